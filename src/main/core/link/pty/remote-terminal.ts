// One session as it is reached over one link: who controls it, who watches, and the one queue that
// keeps what they do in order.

import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import { MAX_COLS, MAX_ROWS } from '#shared/contract/limits.ts';
import type { ExitStatus } from '#shared/contract/session.ts';
import { MAX_SESSION_QUEUE } from '#shared/protocol/wing/wing-limits.ts';
import type { PTYAttach, PTYMigrate, PTYStart } from '#shared/protocol/wing/wing-messages.ts';
import type { LinkContext, PtyToWing } from '../link-services.ts';
import { toPosixPath } from '../tunnel/posix-path.ts';
import { admit, stillAdmitted } from './admit.ts';
import { Attached, type AttachedOptions } from './attached.ts';
import { LastWords } from './last-words.ts';
import { MessageQueue } from './message-queue.ts';
import { PasskeyWait } from './passkey-wait.ts';
import type { Cells } from './remote-attachment.ts';
import { CONTROLLER, RemoteAudience } from './remote-audience.ts';
import type { LinkedTerminal } from './remote-sessions.ts';
import { startRemote } from './start-remote.ts';
import type { RemoteTerminalPorts } from './terminal-ports.ts';

export class RemoteTerminal implements Disposable, LinkedTerminal {
  readonly sessionId: string;
  readonly #link: LinkContext;
  readonly #ports: RemoteTerminalPorts;
  readonly #passkey: PasskeyWait;
  readonly #audience = new RemoteAudience();
  /** Called once, when nothing is left to reach. */
  readonly #onEnd: () => void;
  readonly #queue: MessageQueue;
  /** What is being done. */
  #handling: PtyToWing | undefined;
  /**
   * Somebody else wanted to control it, and the roost may send for them now: what comes from it in the
   * clear is nobody's until whoever controls it is heard again.
   */
  #disputed = false;
  /** Set once the program has ended, until everybody was told. */
  readonly #lastWords = new MutableDisposable<LastWords>();
  #ended = false;

  constructor(link: LinkContext, sessionId: string, ports: RemoteTerminalPorts, onEnd: () => void) {
    this.sessionId = sessionId;
    this.#link = link;
    this.#ports = ports;
    this.#passkey = new PasskeyWait(ports.clock);
    this.#queue = new MessageQueue(MAX_SESSION_QUEUE, ports.logger);
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
    this.#audience.drop(CONTROLLER);
    this.#endIfLeft();
  }

  /** True while somebody is attached over this link. */
  get attached(): boolean {
    return !this.#audience.isEmpty;
  }

  /** Takes a message; what comes faster than it can be done is dropped. */
  receive(message: PtyToWing): void {
    if (this.#ended) return;
    if (this.#passkey.active && !this.#whileAsked(message)) return;
    if (this.#queue.isEmpty && this.#handleNow(message)) return;
    this.#queue.add(
      async () => {
        this.#handling = message;
        if (!this.#ended) await this.#handle(message);
      },
      () => {
        this.#handling = undefined;
        this.#endIfLeft();
      },
    );
  }

  /** The connection is there again: whoever tells what they draw comes back by themselves. */
  resume(): void {
    for (const [viewerId, { attachment }] of this.#audience.everyone) {
      if (attachment.tells) this.#audience.drop(viewerId);
      else attachment.again();
    }
    this.#endIfLeft();
  }

  /** The rules changed: whoever would not be let in again is cut off. */
  review(): void {
    const { access } = this.#ports;
    for (const [viewerId, { visitor }] of this.#audience.everyone) {
      if (!stillAdmitted(visitor, access)) this.#cutOff(viewerId);
    }
  }

  preview(message: string): void {
    this.#audience.controller?.show(message);
  }

  openPage(url: string): boolean {
    const message = { type: 'pty.browser_open', session_id: this.sessionId, url } as const;
    return this.#audience.controller?.tell(message) ?? false;
  }

  didEnd(exitCode: number): void {
    // Where nobody is attached it is told without this.
    if (this.#ended || this.#lastWords.value || this.#audience.isEmpty) return;
    this.#lastWords.value = new LastWords({
      clock: this.#ports.clock,
      pending: () => this.#audience.pending,
      isOpen: () => this.#link.outlet.open,
      onDone: () => this.#tellEnd(exitCode),
    });
  }

  dispose(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#lastWords.dispose();
    this.#passkey.dispose();
    this.#audience.dispose();
    this.#onEnd();
  }

  /** While somebody is asked for a passkey: whether a message is one to deal with in turn. */
  #whileAsked(message: PtyToWing): boolean {
    const waiting = this.#handling;
    if (message.type === 'passkey.response') this.#passkey.answer(message);
    else if (message.type === 'pty.attach' && waiting?.type === 'pty.attach') {
      // Only their own next try ends that of somebody: others have to wait.
      if (!message.spectate && message.user_id === waiting.user_id) this.#passkey.answer(null);
      return true;
    } else if (this.#audience.controller) this.#handleNow(message);
    // All else is ignored until they have shown who they are.
    return false;
  }

  /** What needs no waiting; true if that was it. `byChannel`: it came past the roost. */
  #handleNow(message: PtyToWing, byChannel = false): boolean {
    const controller = this.#audience.controller;
    const disputed = this.#disputed && !byChannel;
    switch (message.type) {
      case 'pty.input': {
        const bytes = controller?.attachment.open(message.data);
        if (!bytes) return true;
        if (!byChannel) this.#disputed = false;
        this.#typed(bytes);
        return true;
      }
      case 'pty.resize': {
        const size = disputed ? null : cellsOf(message);
        if (size) controller?.attachment.resize(size);
        return true;
      }
      case 'pty.attention_ack':
        this.#acknowledged(message, disputed);
        return true;
      case 'passkey.response':
        return true;
      default:
        return false;
    }
  }

  #typed(bytes: Uint8Array): void {
    this.#audience.controller?.attachment.input(bytes);
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
    // Beginning takes its time: who may come in can have changed meanwhile.
    if (this.#ended || !stillAdmitted(visitor, this.#ports.access)) return;
    this.#link.outlet.send({
      ...{ type: 'pty.started', session_id: sessionId, agent, cwd: toPosixPath(cwd) },
      public_key: this.#link.identity.publicBase64,
      ...(token ? { auth_token: token } : {}),
    });
    const how = { visitor, sealed, size: null, packed: false };
    this.#audience.set(CONTROLLER, this.#join({ ...how, viewerId: CONTROLLER }));
  }

  async #attach(message: PTYAttach): Promise<void> {
    const { sessionId } = this;
    const viewerId = message.spectate ? message.viewer_id : CONTROLLER;
    if (message.spectate && !viewerId) return;
    if (!viewerId) this.#knocked(message);
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
    if (!sealed || this.#ended || !stillAdmitted(visitor, this.#ports.access)) return;
    this.#ports.channels.keep(visitor.caller, identity, message.public_key, sessionId);
    // The one before, of that name, hears nothing more from here on.
    this.#audience.drop(viewerId);
    this.#link.outlet.send({
      ...{ type: 'pty.started', session_id: sessionId, agent: owner?.agent ?? '' },
      public_key: identity.publicBase64,
      ...(token ? { auth_token: token } : {}),
      ...(viewerId ? { viewer_id: viewerId } : {}),
    });
    const size = viewerId ? null : cellsOf(message);
    const leaves = viewerId ? this.#audience.toLeave(visitor.caller) : undefined;
    if (leaves !== undefined) this.#cutOff(leaves, 'too many people watch');
    const how = { visitor, sealed, viewerId, size, packed: true };
    this.#audience.set(viewerId, this.#join(how));
    if (viewerId) return;
    this.#disputed = false;
    this.#ports.onDidTakeControl(this);
    this.#ports.sessions.didTakeControl(sessionId, this.#link.roost, owner);
    await this.#ports.sessions.didSee(this.sessionId);
  }

  /**
   * Somebody wants to control it. Who comes back has cleared their screen, so that nothing old may come;
   * from anybody else it is taken when they are let in, not before.
   */
  #knocked({ public_key, user_id }: PTYAttach): void {
    this.#disputed = true;
    const visitor = this.#audience.controller?.visitor;
    const comesBack = visitor?.tabKey === public_key && visitor.asked.userId === user_id;
    if (comesBack) this.#audience.drop(CONTROLLER);
  }

  /** Only of whoever controls it; what they see and type takes the channel from then on. */
  async #migrate({ auth_token }: PTYMigrate): Promise<void> {
    const controller = this.#audience.controller;
    const { peers, access } = this.#ports;
    if (!controller || !peers) return;
    const { caller, tabKey: publicKey } = controller.visitor;
    if (!access.gate(caller, auth_token, publicKey).ok) return;
    const owner = { roost: this.#link.roost, userId: caller.userId, publicKey };
    const channel = await peers.find(owner, this.sessionId);
    if (!channel || this.#audience.controller !== controller) return;
    controller.migrate(channel, (message) => {
      if (this.#audience.controller === controller) this.#handleNow(message, true);
    });
  }

  /** Whoever controls it may end it; who may control it was asked when they attached. */
  async #kill(): Promise<void> {
    if (!this.#audience.controller || this.#disputed) return;
    // What was typed before goes first; nothing more is taken.
    await this.#ports.wing.ask(({ sessions }) => sessions.kill({ id: this.sessionId }));
  }

  #acknowledged(
    { drawn, viewer_id }: Extract<PtyToWing, { type: 'pty.attention_ack' }>,
    disputed: boolean,
  ): void {
    const controller = this.#audience.controller;
    const attached = this.#audience.get(viewer_id);
    if (drawn !== undefined) attached?.attachment.drawn(drawn);
    else if (attached && attached === controller && !disputed) {
      void this.#ports.sessions.didSee(this.sessionId);
    }
  }

  #join(
    how: Pick<AttachedOptions, 'visitor' | 'sealed' | 'viewerId' | 'size' | 'packed'>,
  ): Attached {
    return new Attached({
      ...how,
      ...{ link: this.#link, sessionId: this.sessionId, ports: this.#ports },
      onExit: (exit) => this.#didShow(how.viewerId, exit),
      onCutOff: () => this.#cutOff(how.viewerId),
    });
  }

  /** Ends an attachment from here. Its browser is told nothing it could take for the session's end. */
  #cutOff(viewerId: string, why = 'access withdrawn'): void {
    const { caller } = this.#audience.get(viewerId)?.visitor ?? {};
    this.#audience.drop(viewerId);
    // Stock browsers of those who may would end the session.
    if (viewerId && caller?.role === 'member') this.#refuse(why, viewerId);
    this.#endIfLeft();
  }

  /** Somebody has been shown all of a program that has ended: who watches is told at once. */
  #didShow(viewerId: string, { code, signal }: Pick<ExitStatus, 'code' | 'signal'>): void {
    const exit_code = signal === null ? code : -1;
    this.didEnd(exit_code);
    if (viewerId) {
      const base = { type: 'pty.exited', session_id: this.sessionId, exit_code } as const;
      this.#link.outlet.send({ ...base, viewer_id: viewerId });
      this.#audience.drop(viewerId);
    }
    this.#lastWords.value?.didShow();
  }

  /** Everybody who still watches hears of it, then whoever controls: after that the roost forgets it. */
  #tellEnd(exit_code: number): void {
    if (this.#ended) return;
    const base = { type: 'pty.exited', session_id: this.sessionId, exit_code } as const;
    const { outlet, roost, direct } = this.#link;
    if (outlet.open) {
      const { controller, everyone } = this.#audience;
      for (const [viewer_id] of everyone) if (viewer_id) outlet.send({ ...base, viewer_id });
      if (controller) controller.exited(base);
      else outlet.send(base);
      // Roosts are told apart: they forget it, and may tell people.
      if (!direct) this.#ports.sessions.didTell(this.sessionId, roost);
    }
    this.dispose();
  }

  #refuse(error: string, viewerId: string): void {
    this.#link.outlet.send({
      ...{ type: 'pty.exited', session_id: this.sessionId, exit_code: 1, error },
      ...(viewerId ? { viewer_id: viewerId } : {}),
    });
  }

  #endIfLeft(): void {
    if (!this.attached && this.#queue.isEmpty && !this.#lastWords.value) this.dispose();
    else this.#lastWords.value?.didShow();
  }
}

/** A size that a terminal can have; null for all others. */
const cellsOf = ({ cols, rows }: Cells): Cells | null =>
  cols > 0 && rows > 0 && cols <= MAX_COLS && rows <= MAX_ROWS ? { cols, rows } : null;
