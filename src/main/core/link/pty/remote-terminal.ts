// One session as it is reached over one link: who controls it, who watches, and the one queue that
// keeps what they do in order.

import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { RemoteViewer } from '#shared/contract/remote.ts';
import type { ExitStatus } from '#shared/contract/session.ts';
import type { FailedBody } from '#shared/protocol/stream/frames.ts';
import { MAX_SESSION_QUEUE } from '#shared/protocol/wing/wing-limits.ts';
import type { PTYAttach, PTYMigrate, PTYStart } from '#shared/protocol/wing/wing-messages.ts';
import type { AttestedPeople } from '../access/attested-people.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import type { SessionAudits } from '../audit/session-audits.ts';
import type { SealedChannels } from '../crypto/sealed-channels.ts';
import type { Eggs } from '../eggs/eggs.ts';
import type { LinkContext, PtyToWing } from '../link-services.ts';
import { migrate, type Route } from '../p2p/migrate.ts';
import type { Peers } from '../p2p/peers.ts';
import type { RemoteViewers } from '../remote-viewers.ts';
import { toPosixPath } from '../tunnel/posix-path.ts';
import { admit, stillAdmitted, type Visitor } from './admit.ts';
import type { LocalWing } from './local-wing.ts';
import type { PumpOutlet } from './output-pump.ts';
import { PasskeyWait } from './passkey-wait.ts';
import { type Cells, RemoteAttachment } from './remote-attachment.ts';
import type { LinkedTerminal, RemoteSessions } from './remote-sessions.ts';
import type { SessionOwners } from './session-owners.ts';
import { startRemote } from './start-remote.ts';

/** Browsers that may watch one session over one link. */
const MAX_WATCHERS = 16;
/** Output that does not come any more is asked for again after this time, in ms. */
const RETRY_AFTER = 1000;

export interface RemoteTerminalPorts {
  readonly wing: LocalWing;
  readonly owners: Pick<SessionOwners, 'of' | 'set'>;
  readonly access: RemoteAccess;
  readonly eggs: Eggs;
  readonly viewers: RemoteViewers;
  /** Recordings of sessions; absent where none are made. */
  readonly audits?: SessionAudits;
  readonly channels: SealedChannels;
  readonly people: AttestedPeople;
  readonly sessions: RemoteSessions;
  /** Connections from machine to machine; absent where there are none. */
  readonly peers?: Peers;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Name of a way to this browser, for `RemoteViewers`. */
  readonly nextViewerId: () => string;
  /** Somebody came to control a session: who did by another way does no more. */
  readonly onDidTakeControl: (terminal: RemoteTerminal, roost: string) => void;
}

/** Somebody attached, and whether they control. */
interface Attached extends Disposable {
  readonly visitor: Visitor;
  readonly attachment: RemoteAttachment;
  /** Key that the browser attached with. */
  readonly publicKey: string;
  /** The way past the roost, while there is one. */
  readonly route: MutableDisposable<Route>;
}

export class RemoteTerminal implements Disposable, LinkedTerminal {
  readonly sessionId: string;
  readonly #link: LinkContext;
  readonly #ports: RemoteTerminalPorts;
  readonly #passkey: PasskeyWait;
  readonly #controller = new MutableDisposable<Attached>();
  readonly #watchers = new Map<string, Attached>();
  /** Called once, when nothing is left to reach. */
  readonly #onEnd: () => void;
  #queue: Promise<void> = Promise.resolve();
  #queued = 0;
  /** What is being done. */
  #handling: PtyToWing['type'] | undefined;
  readonly #retry = new MutableDisposable<Disposable>();
  #ended = false;

  constructor(link: LinkContext, sessionId: string, ports: RemoteTerminalPorts, onEnd: () => void) {
    this.sessionId = sessionId;
    this.#link = link;
    this.#ports = ports;
    this.#passkey = new PasskeyWait(ports.clock);
    this.#onEnd = onEnd;
  }

  /** Whether what is sent goes by `link`. */
  isOf(link: LinkContext): boolean {
    return this.#link === link;
  }

  /** Whose people come here. */
  get roost(): string {
    return this.#link.roost;
  }

  /** Nobody controls it here any more. */
  releaseControl(): void {
    this.#controller.value = undefined;
    this.#endIfLeft();
  }

  /** True while somebody is attached over this link. */
  get attached(): boolean {
    return this.#controller.value !== undefined || this.#watchers.size > 0;
  }

  /** Takes a message; what comes faster than it can be done is dropped. */
  receive(message: PtyToWing): void {
    if (this.#ended) return;
    if (this.#passkey.active) {
      // All else is ignored until somebody has shown who they are, but for others who want to come in.
      if (message.type === 'passkey.response') this.#passkey.answer(message);
      if (message.type !== 'pty.attach' || this.#handling !== 'pty.attach') return;
      if (!message.spectate) this.#passkey.answer(null);
    }
    if (this.#queued === 0 && this.#handleNow(message)) return;
    if (this.#queued >= MAX_SESSION_QUEUE) return;
    this.#queued += 1;
    this.#queue = this.#queue
      .then(() => {
        this.#handling = message.type;
        return this.#ended ? undefined : this.#handle(message);
      })
      .catch((error: unknown) => {
        this.#ports.logger.error({ err: error }, 'a message about a remote terminal failed');
      })
      .finally(() => {
        this.#queued -= 1;
        this.#handling = undefined;
        this.#endIfLeft();
      });
  }

  /** The connection is there again: whoever tells what they draw comes back by themselves. */
  resume(): void {
    for (const [viewerId, { attachment }] of this.#everyone()) {
      if (attachment.tells) this.#drop(viewerId);
      else attachment.again();
    }
    this.#endIfLeft();
  }

  /** The rules changed: whoever would not be let in again is cut off. */
  review(): void {
    const { access } = this.#ports;
    for (const [viewerId, { visitor }] of this.#everyone()) {
      if (!stillAdmitted(visitor, access)) this.#cutOff(viewerId);
    }
  }

  preview(message: string): boolean {
    const controller = this.#controller.value;
    const { outlet } = this.#link;
    if (!controller || !outlet.open) return false;
    const data = controller.attachment.seal(message);
    outlet.send({ type: 'pty.preview', session_id: this.sessionId, data });
    return true;
  }

  openPage(url: string): boolean {
    const { outlet } = this.#link;
    if (!this.#controller.value || !outlet.open) return false;
    outlet.send({ type: 'pty.browser_open', session_id: this.sessionId, url });
    return true;
  }

  dispose(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#retry.dispose();
    this.#passkey.dispose();
    this.#controller.dispose();
    for (const viewerId of [...this.#watchers.keys()]) this.#drop(viewerId);
    this.#onEnd();
  }

  /** What needs no waiting; true if that was it. */
  #handleNow(message: PtyToWing): boolean {
    const controller = this.#controller.value;
    switch (message.type) {
      case 'pty.input': {
        const bytes = controller?.attachment.open(message.data);
        if (bytes) this.#typed(bytes);
        return true;
      }
      case 'pty.resize':
        if (message.cols > 0 && message.rows > 0) controller?.attachment.resize(message);
        return true;
      case 'pty.attention_ack':
        this.#acknowledged(message);
        return true;
      case 'passkey.response':
        return true;
      default:
        return false;
    }
  }

  #typed(bytes: Uint8Array): void {
    this.#controller.value?.attachment.input(bytes);
    this.#ports.audits?.typed(this.sessionId, bytes);
    this.#ports.sessions.didType(this.sessionId);
  }

  async #handle(message: PtyToWing): Promise<void> {
    if (this.#handleNow(message)) return;
    switch (message.type) {
      case 'pty.start':
        await this.#start(message);
        return;
      case 'pty.attach':
        await this.#attach(message);
        return;
      case 'pty.kill':
        await this.#kill();
        return;
      case 'pty.migrate':
        await this.#migrate(message);
        return;
      default:
        return;
    }
  }

  async #start(message: PTYStart): Promise<void> {
    const { sessionId } = this;
    const started = await startRemote(this.#link, message, this.#ports, this.#passkey);
    if ('error' in started) {
      this.#refuse(started.error, '');
      return;
    }
    const { visitor, owner, token, sealed } = started;
    const { agent, cwd } = owner;
    this.#ports.sessions.didStart(sessionId, owner, started.dispose);
    if (this.#ended) return;
    this.#link.outlet.send({
      ...{ type: 'pty.started', session_id: sessionId, agent, cwd: toPosixPath(cwd) },
      public_key: this.#link.identity.publicBase64,
      ...(token ? { auth_token: token } : {}),
    });
    this.#controller.value = this.#join(visitor, sealed, {
      ...{ viewerId: '', size: null, packed: false, publicKey: message.public_key },
    });
  }

  async #attach(message: PTYAttach): Promise<void> {
    const { sessionId } = this;
    const viewerId = message.spectate ? message.viewer_id : '';
    if (message.spectate && !viewerId) return;
    // The one before hears nothing more from here on.
    if (!viewerId) this.#controller.value = undefined;
    const admitted = await admit(this.#link, message, this.#ports, this.#passkey);
    if ('error' in admitted) {
      // To stock browsers a plain refusal means that the session may be ended: only watchers get one.
      if (viewerId) this.#refuse(admitted.error, viewerId);
      else if (this.#link.direct) {
        this.#link.outlet.send({ type: 'error', message: admitted.error });
      }
      return;
    }
    const { visitor, token } = admitted;
    const { owner } = visitor;
    const { identity } = this.#link;
    const sealed = this.#ports.channels.of(identity, message.public_key, sessionId);
    if (!sealed || this.#ended) return;
    this.#ports.channels.keep(identity, message.public_key, sessionId);
    this.#link.outlet.send({
      ...{ type: 'pty.started', session_id: sessionId, agent: owner?.agent ?? '' },
      public_key: this.#link.identity.publicBase64,
      ...(token ? { auth_token: token } : {}),
      ...(viewerId ? { viewer_id: viewerId } : {}),
    });
    const size = viewerId ? null : cellsOf(message);
    const attached = this.#join(visitor, sealed, {
      ...{ viewerId, size, packed: true, publicKey: message.public_key },
    });
    if (viewerId) {
      this.#watch(viewerId, attached);
      return;
    }
    this.#controller.value = attached;
    this.#ports.onDidTakeControl(this, this.#link.roost);
    this.#ports.sessions.didTakeControl(sessionId, this.#link.roost, owner);
    await this.#ports.sessions.didSee(this.sessionId);
  }

  /** Only of whoever controls it; what they see and type takes the channel from then on. */
  async #migrate({ auth_token }: PTYMigrate): Promise<void> {
    const controller = this.#controller.value;
    const { peers, access, viewers, clock } = this.#ports;
    if (!controller || !peers) return;
    const { publicKey } = controller;
    const { caller } = controller.visitor;
    if (!access.gate(caller, auth_token, publicKey).ok) return;
    const owner = { roost: this.#link.roost, userId: caller.userId, publicKey };
    const channel = await peers.find(owner, this.sessionId);
    if (!channel || this.#controller.value !== controller) return;
    migrate(channel, this.#link.outlet, controller.route, clock, {
      onMessage: (message) => {
        if (this.#controller.value === controller) this.#handleNow(message);
      },
      onLost: () => controller.attachment.again(),
      onDidChange: () => viewers.didChange(),
    });
  }

  /** Whoever controls it may end it; who may control it was asked when they attached. */
  async #kill(): Promise<void> {
    if (!this.#controller.value) return;
    // What was typed before goes first; nothing more is taken.
    await this.#ports.wing.ask(({ sessions }) => sessions.kill({ id: this.sessionId }));
  }

  #acknowledged({ drawn, viewer_id }: Extract<PtyToWing, { type: 'pty.attention_ack' }>): void {
    const attached = viewer_id ? this.#watchers.get(viewer_id) : this.#controller.value;
    if (drawn !== undefined) attached?.attachment.drawn(drawn);
    else if (attached === this.#controller.value) void this.#ports.sessions.didSee(this.sessionId);
  }

  #join(
    visitor: Visitor,
    sealed: SealedChannel,
    how: {
      readonly viewerId: string;
      readonly size: Cells | null;
      readonly packed: boolean;
      readonly publicKey: string;
    },
  ): Attached {
    const { wing, clock, viewers, sessions, nextViewerId } = this.#ports;
    const { caller } = visitor;
    const { sessionId } = this;
    const store = new DisposableStore();
    const route = store.add(new MutableDisposable<Route>());
    const attachment = store.add(
      new RemoteAttachment({
        ...{ sessionId, sealed, clock, ...how },
        wing,
        outlet: () => route.value?.outlet ?? this.#outlet(),
        onExit: (exit) => this.#didExit(exit),
        onLost: (code) => this.#didLose(code),
        onBell: () => {
          if (how.viewerId === '') sessions.didRing(sessionId);
        },
      }),
    );
    const viewer = () => ({ ...facts, ...this.#way(route.value) });
    const facts = {
      ...{ id: nextViewerId(), session: sessionId, roost: this.#link.roost },
      ...{ userId: caller.userId, email: caller.email, displayName: caller.displayName },
      ...{ controls: how.viewerId === '', since: clock.now() },
    };
    store.add(viewers.add({ viewer, cutOff: () => this.#cutOff(how.viewerId) }));
    const { publicKey } = how;
    return { visitor, attachment, publicKey, route, dispose: () => store.dispose() };
  }

  /** How bytes travel. */
  #way(route: Route | undefined): Pick<RemoteViewer, 'path' | 'roundTripMs'> {
    const { direct } = this.#link;
    const roundTripMs = direct?.roundTripMs() ?? route?.roundTripMs() ?? null;
    return {
      path: direct ? 'direct' : route ? 'p2p' : 'relay',
      ...(roundTripMs === null ? {} : { roundTripMs }),
    };
  }

  #watch(viewerId: string, attached: Attached): void {
    this.#drop(viewerId);
    const oldest = this.#watchers.keys().next();
    if (this.#watchers.size >= MAX_WATCHERS && !oldest.done) this.#drop(oldest.value);
    this.#watchers.set(viewerId, attached);
  }

  #drop(viewerId: string): void {
    if (!viewerId) this.#controller.value = undefined;
    const watcher = this.#watchers.get(viewerId);
    this.#watchers.delete(viewerId);
    watcher?.dispose();
  }

  /** Ends an attachment from here. Its browser is told nothing it could take for the session's end. */
  #cutOff(viewerId: string): void {
    const watcher = this.#watchers.get(viewerId)?.visitor;
    this.#drop(viewerId);
    // Stock browsers of those who may would end the session.
    if (watcher?.caller.role === 'member') this.#refuse('access withdrawn', viewerId);
    this.#endIfLeft();
  }

  /** Everybody who watches hears of it, then whoever controls: after that the roost forgets it. */
  #didExit({ code, signal }: Pick<ExitStatus, 'code' | 'signal'>): void {
    if (this.#ended) return;
    const exit_code = signal === null ? code : -1;
    const base = { type: 'pty.exited', session_id: this.sessionId, exit_code } as const;
    const { outlet, roost, direct } = this.#link;
    if (outlet.open) {
      for (const viewer_id of this.#watchers.keys()) outlet.send({ ...base, viewer_id });
      const route = this.#controller.value?.route.value;
      if (route) route.exited(base);
      else outlet.send(base);
      // Roosts are told apart: they forget it, and may tell people.
      if (!direct) this.#ports.sessions.didTell(this.sessionId, roost);
    }
    this.dispose();
  }

  /** The session is gone, or only the way to it: then it is looked for again. */
  #didLose(code: FailedBody['code']): void {
    if (code === 'session_not_found') {
      this.#didExit({ code: -1, signal: null });
      return;
    }
    this.#retry.value ??= this.#ports.clock.after(RETRY_AFTER, () => {
      this.#retry.value = undefined;
      for (const [, { attachment }] of this.#everyone()) attachment.again();
    });
  }

  #refuse(error: string, viewerId: string): void {
    this.#link.outlet.send({
      ...{ type: 'pty.exited', session_id: this.sessionId, exit_code: 1, error },
      ...(viewerId ? { viewer_id: viewerId } : {}),
    });
  }

  /** Without a connection output waits: whoever comes back is shown the screen of then. */
  #outlet(): PumpOutlet {
    const { outlet } = this.#link;
    return {
      kind: 'relay',
      unsent: outlet.open ? outlet.unsent : Number.POSITIVE_INFINITY,
      send: (message, didSend) => {
        if (outlet.open) outlet.send(message, didSend);
      },
    };
  }

  /** Whoever is attached, by viewer id, as they are now. */
  #everyone(): [string, Attached][] {
    const controller = this.#controller.value;
    const all: [string, Attached][] = [...this.#watchers];
    if (controller) all.unshift(['', controller]);
    return all;
  }

  #endIfLeft(): void {
    if (!this.attached && this.#queued === 0) this.dispose();
  }
}

const cellsOf = ({ cols, rows }: Cells): Cells | null =>
  cols > 0 && rows > 0 ? { cols, rows } : null;
