// One session as it is reached over one link: who controls it, who watches, and the one queue that
// keeps what they do in order.

import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { ExitStatus } from '#shared/contract/session.ts';
import { MAX_SESSION_QUEUE } from '#shared/protocol/wing/wing-limits.ts';
import type { PTYAttach, PTYStart } from '#shared/protocol/wing/wing-messages.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import type { SessionAudits } from '../audit/session-audits.ts';
import type { SealedChannels } from '../crypto/sealed-channels.ts';
import type { Eggs } from '../eggs/eggs.ts';
import type { LinkContext, PtyToWing } from '../link-services.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import type { RemoteViewers } from '../remote-viewers.ts';
import { admit } from './admit.ts';
import type { LocalWing } from './local-wing.ts';
import type { PumpOutlet } from './output-pump.ts';
import { PasskeyWait } from './passkey-wait.ts';
import { type Cells, RemoteAttachment } from './remote-attachment.ts';
import type { SessionOwners } from './session-owners.ts';
import { startRemote } from './start-remote.ts';

/** Browsers that may watch one session over one link. */
const MAX_WATCHERS = 16;

export interface RemoteTerminalPorts {
  readonly wing: LocalWing;
  readonly owners: SessionOwners;
  readonly access: RemoteAccess;
  readonly eggs: Eggs;
  readonly viewers: RemoteViewers;
  /** Recordings of sessions; absent where none are made. */
  readonly audits?: SessionAudits;
  readonly channels: SealedChannels;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Name of a way to this browser, for `RemoteViewers`. */
  readonly nextViewerId: () => string;
}

/** Somebody attached, and whether they control. */
interface Attached extends Disposable {
  readonly caller: RemoteCaller;
  readonly attachment: RemoteAttachment;
}

export class RemoteTerminal implements Disposable {
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

  /** True while somebody is attached over this link. */
  get attached(): boolean {
    return this.#controller.value !== undefined || this.#watchers.size > 0;
  }

  /** Takes a message; what comes faster than it can be done is dropped. */
  receive(message: PtyToWing): void {
    if (this.#ended) return;
    if (this.#passkey.active) {
      // All else is ignored until somebody has shown who they are.
      if (message.type === 'passkey.response') this.#passkey.answer(message);
      return;
    }
    if (this.#queued === 0 && this.#handleNow(message)) return;
    if (this.#queued >= MAX_SESSION_QUEUE) return;
    this.#queued += 1;
    this.#queue = this.#queue
      .then(() => (this.#ended ? undefined : this.#handle(message)))
      .catch((error: unknown) => {
        this.#ports.logger.error({ err: error }, 'a message about a remote terminal failed');
      })
      .finally(() => {
        this.#queued -= 1;
      });
  }

  /** The connection is there again: whoever tells what they draw comes back by themselves. */
  resume(): void {
    for (const { attachment } of this.#everybody()) {
      if (!attachment.tells) attachment.again();
    }
    if (this.#controller.value?.attachment.tells) this.#controller.value = undefined;
    for (const [viewerId, watcher] of this.#watchers) {
      if (watcher.attachment.tells) this.#drop(viewerId);
    }
    this.#endIfLeft();
  }

  dispose(): void {
    if (this.#ended) return;
    this.#ended = true;
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
    this.#ports.audits?.typed(this.sessionId, bytes);
    this.#controller.value?.attachment.input(bytes);
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
      default:
        return;
    }
  }

  async #start(message: PTYStart): Promise<void> {
    const { sessionId } = this;
    const started = await startRemote(this.#link, message, this.#ports, this.#passkey);
    if ('error' in started) {
      this.#refuse(started.error, '');
      this.#endIfLeft();
      return;
    }
    const { caller, agent, cwd, token, sealed } = started;
    this.#link.outlet.send({
      ...{ type: 'pty.started', session_id: sessionId, agent, cwd },
      public_key: this.#link.identity.publicBase64,
      ...(token ? { auth_token: token } : {}),
    });
    this.#controller.value = this.#join(caller, sealed, {
      viewerId: '',
      size: null,
      packed: false,
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
      this.#endIfLeft();
      return;
    }
    const { caller, owner, token } = admitted;
    const { identity } = this.#link;
    const sealed = this.#ports.channels.of(identity, message.public_key);
    if (!sealed) {
      this.#endIfLeft();
      return;
    }
    this.#ports.channels.keep(identity, message.public_key);
    this.#link.outlet.send({
      ...{ type: 'pty.started', session_id: sessionId, agent: owner?.agent ?? '' },
      public_key: this.#link.identity.publicBase64,
      ...(token ? { auth_token: token } : {}),
      ...(viewerId ? { viewer_id: viewerId } : {}),
    });
    const size = viewerId ? null : cellsOf(message);
    const attached = this.#join(caller, sealed, { viewerId, size, packed: true });
    if (!viewerId) this.#controller.value = attached;
    else this.#watch(viewerId, attached);
  }

  /** Whoever controls it may end it; who may control it was asked when they attached. */
  async #kill(): Promise<void> {
    if (!this.#controller.value) {
      this.#endIfLeft();
      return;
    }
    // What was typed before goes first; nothing more is taken.
    await this.#ports.wing.client.api.sessions.kill({ id: this.sessionId });
  }

  #acknowledged({ drawn, viewer_id }: Extract<PtyToWing, { type: 'pty.attention_ack' }>): void {
    const attached = viewer_id ? this.#watchers.get(viewer_id) : this.#controller.value;
    if (drawn !== undefined) attached?.attachment.drawn(drawn);
    else void this.#clearAttention();
  }

  async #clearAttention(): Promise<void> {
    // Gone meanwhile: then it asks for nothing any more.
    await this.#ports.wing.client.api.sessions
      .clearAttention({ id: this.sessionId })
      .catch(() => undefined);
  }

  #join(
    caller: RemoteCaller,
    sealed: SealedChannel,
    how: { readonly viewerId: string; readonly size: Cells | null; readonly packed: boolean },
  ): Attached {
    const { wing, clock, viewers, nextViewerId } = this.#ports;
    const { sessionId } = this;
    const store = new DisposableStore();
    const attachment = store.add(
      new RemoteAttachment({
        ...{ sessionId, sealed, clock, ...how },
        wing: wing.client,
        outlet: () => this.#outlet(),
        onExit: (exit) => this.#didExit(exit),
        onGone: () => this.dispose(),
      }),
    );
    const viewer = {
      ...{ id: nextViewerId(), session: sessionId, roost: this.#link.roost },
      ...{ userId: caller.userId, email: caller.email, displayName: caller.displayName },
      ...{ controls: how.viewerId === '', path: 'relay' as const, since: clock.now() },
    };
    store.add(viewers.add({ viewer: () => viewer, cutOff: () => this.#cutOff(how.viewerId) }));
    return { caller, attachment, dispose: () => store.dispose() };
  }

  #watch(viewerId: string, attached: Attached): void {
    this.#drop(viewerId);
    const oldest = this.#watchers.keys().next();
    if (this.#watchers.size >= MAX_WATCHERS && !oldest.done) this.#drop(oldest.value);
    this.#watchers.set(viewerId, attached);
  }

  #drop(viewerId: string): void {
    const watcher = this.#watchers.get(viewerId);
    this.#watchers.delete(viewerId);
    watcher?.dispose();
  }

  /** Ends an attachment from here. Its browser is told nothing it could take for the session's end. */
  #cutOff(viewerId: string): void {
    if (!viewerId) this.#controller.value = undefined;
    else {
      this.#drop(viewerId);
      this.#refuse('access withdrawn', viewerId);
    }
    this.#endIfLeft();
  }

  /** Everybody who watches hears of it, then whoever controls: after that the roost forgets it. */
  #didExit({ code, signal }: ExitStatus): void {
    if (this.#ended) return;
    const exit_code = signal === null ? code : -1;
    const base = { type: 'pty.exited', session_id: this.sessionId, exit_code } as const;
    for (const viewer_id of this.#watchers.keys()) this.#link.outlet.send({ ...base, viewer_id });
    this.#link.outlet.send(base);
    this.dispose();
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
      send: (message, didSend) => {
        if (outlet.open) outlet.send(message, didSend);
      },
    };
  }

  *#everybody(): Iterable<Attached> {
    if (this.#controller.value) yield this.#controller.value;
    yield* this.#watchers.values();
  }

  #endIfLeft(): void {
    if (!this.attached && this.#queued <= 1) this.dispose();
  }
}

const cellsOf = ({ cols, rows }: Cells): Cells | null =>
  cols > 0 && rows > 0 ? { cols, rows } : null;
