// One chat in use: what is written waits in its transcript, goes to the agent one by one, and what the
// agent does is recorded. The queue is in the chat itself, so it outlives the agent and Aerie.

import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import { AppError } from '#shared/base/app-error.ts';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { ChatEvent } from '#shared/chat/chat-event.ts';
import type { ChatState } from '#shared/chat/chat-state.ts';
import type { ChatInfo, PromptBlock } from '#shared/contract/chats.ts';
import { SessionNotFoundError } from '../agents/errors/acp-error.ts';
import type { AgentLease, SessionSource } from '../agents/pool/agent-lease.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';
import type { SessionOptions } from '../agents/session/session-options.ts';
import type { ChatRecorder } from './chat-recorder.ts';
import type { TurnEnd } from './chat-source.ts';
import type { LiveChatPorts } from './live-chat-ports.ts';
import { fittingContent, hasContent, promptContent, titledBy } from './prompt-content.ts';
import { hasBegun, promptIdOf } from './queued-prompts.ts';
import { recordTurn, updateListener } from './record-session.ts';
import { recordWrites } from './record-writes.ts';
import { chooseAgain, configuredEvent } from './session-choices.ts';
import { SpendingWatch } from './spending-watch.ts';
import { startFailure } from './start-failure.ts';
import { StoppedUnsentError } from './stopped-unsent.ts';
import { stoppedUnsaved } from './storage-trouble.ts';
import { TerminalCards } from './terminal-cards.ts';
import { ToldTitle } from './told-title.ts';
import { untilOpen } from './until-open.ts';
import { WaitingPrompts } from './waiting-prompts.ts';

/** An agent that does not open a session in this time is stuck, in ms. Long histories take their time. */
const OPEN_MS = 60_000;
const REPLAY_MS = 300_000;

/** `since`: when it began to start, in ms since 1970. */
type AgentState = Pick<ChatInfo, 'agentState' | 'problem'> & { readonly since?: number };

export class LiveChat implements Disposable {
  readonly #ports: LiveChatPorts;
  readonly id: string;
  readonly agentId: string;
  readonly cwd: string;
  readonly #recorder: ChatRecorder;
  readonly #changed = new Emitter<void>();
  /** Aborts when the session is to be given back. */
  #leaving = new AbortController();
  #closed = false;
  /** Where what runs in the agent's terminals is recorded. */
  readonly terminals: TerminalCards;
  /** What waits to be sent. */
  readonly prompts: WaitingPrompts;
  #sessionId: string | null;
  #lease: AgentLease<AgentSession> | undefined;
  #opening: Promise<AgentSession | undefined> | undefined;
  #following = new DisposableStore();
  readonly #writes = new MutableDisposable<Disposable>();
  #running = false;
  /** How the session is opened the first time. */
  #first: SessionSource | undefined;
  #failure: unknown;
  /** After a stop or a failure nothing is sent until a person says so. */
  #held = false;
  /** A person stopped the turn that runs. */
  #stopped = false;
  /** A person ends the agent. */
  #ended = false;
  readonly #title: ToldTitle;
  /** What was sent last, if that failed. */
  #failed: readonly ContentBlock[] | undefined;
  #agent: AgentState = { agentState: 'closed', problem: null };
  readonly #spending: SpendingWatch;

  /** Fires when {@link agent} changed. */
  readonly onDidChange = this.#changed.event;

  constructor(ports: LiveChatPorts) {
    this.#ports = ports;
    this.#recorder = ports.recorder;
    this.prompts = new WaitingPrompts(ports);
    this.#title = new ToldTitle(ports.recorder, ports.logger);
    this.#spending = new SpendingWatch(
      () => ports.spending?.(),
      (event) => this.record(event),
    );
    this.id = ports.recorder.chatId;
    this.agentId = ports.agentId;
    this.cwd = ports.cwd;
    this.terminals = new TerminalCards(ports.clock, (event) => this.record(event));
    this.#sessionId = ports.sessionId;
    // What waits from an earlier run waits for a person.
    this.#held = this.prompts.items.length > 0;
  }

  get sessionId(): string | null {
    return this.#sessionId;
  }

  /** The chat as it is. */
  get state(): ChatState {
    return this.#recorder.state;
  }

  get agent(): AgentState {
    return this.#agent;
  }

  /** True while a session is open, or about to be. */
  get isInUse(): boolean {
    return this.#running || this.#lease !== undefined || this.#opening !== undefined;
  }

  /** True while the agent works or waits for an answer, and while what it did is not saved. */
  get isBusy(): boolean {
    const { turn, asks } = this.#recorder.state.facts;
    return (
      this.#recorder.isFailing ||
      this.#running ||
      this.#opening !== undefined ||
      turn !== null ||
      asks.length > 0
    );
  }

  record(event: ChatEvent): void {
    this.#recorder.record(event);
  }

  /** The agent that this chat may wait for is a step further. */
  startGoesOn(): void {
    if (this.#agent.agentState === 'starting') this.#changed.fire();
  }

  /** Keeps these words out of what is recorded from now on. */
  hide(words: readonly string[]): void {
    this.#recorder.hide(words);
  }

  /** Gives the chat a title that stays. */
  rename(title: string): void {
    this.record({ type: 'renamed', title });
    this.flush();
    if (this.#current) this.#title.tell(this.#current);
  }

  /** Takes a prompt; it is sent when its turn has come. Once for each `commandId`. @throws AppError */
  send(commandId: string, blocks: readonly PromptBlock[]): void {
    const content = promptContent(blocks);
    if (!hasContent(content)) {
      throw new AppError('bad_request', 'The message is empty. Write something first.');
    }
    if (this.#closed) throw new AppError('shutting_down', 'Aerie is shutting down.');
    if (!this.prompts.add(commandId, content)) return;
    if (this.#recorder.state.facts.title === null) this.record(titledBy(blocks));
    this.resume();
  }

  /** Sends what failed last once more, before all that waits, or opens what could not be opened. */
  repeat(commandId: string): void {
    const blocks = this.#failed;
    if (blocks && !this.prompts.addFirst(commandId, blocks)) return;
    this.#failed = undefined;
    this.resume();
    if (this.prompts.items.length === 0) void this.session();
  }

  /** A person is about to end the agent that has these sessions. */
  endsByPerson(leases: readonly AgentLease<AgentSession>[]): void {
    if (!this.#lease || !leases.includes(this.#lease)) return;
    this.#ended = this.#current !== undefined;
  }

  /** Sends what waits, after a stop, a failure or a restart of Aerie. */
  resume(): void {
    this.#held = false;
    this.didSave();
  }

  /** What happens is saved, again: what waits may go on. */
  didSave(): void {
    void this.#pump();
  }

  /** Stops the turn that runs; what waits goes on waiting. */
  async cancel(): Promise<void> {
    if (this.#stop()) await this.#cancelTurn();
  }

  async #cancelTurn(): Promise<void> {
    await this.#current?.cancel().catch(() => {
      // The agent is gone, and the turn with it.
    });
  }

  /** Something was spent: stops the turn at a limit, and warns of one that is near. */
  checkSpending(): void {
    if (this.#closed) return;
    const { turn } = this.#recorder.state.facts;
    // In the midst of an answer a warning would stand in its way.
    if (!turn && !this.#running) this.#spending.warn();
    if (!turn || turn.cancelAsked || !this.#spending.stops()) return;
    this.#held = true;
    this.#current?.cancel().catch(() => {
      // The agent is gone, and the turn with it.
    });
  }

  #holdsForLimit(): boolean {
    const holds = this.#spending.refuses();
    if (holds) this.#held = true;
    return holds;
  }

  #stop(): boolean {
    this.#held = true;
    this.#stopped = true;
    if (this.#running) this.record({ type: 'cancelAsked' });
    return this.#running;
  }

  /** The session, once the agent runs; undefined, recorded, if that failed. */
  session(): Promise<AgentSession | undefined> {
    const state = this.#lease?.state;
    if (state?.kind === 'open') return Promise.resolve(state.session);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Ends the turn because too much of it is not saved. */
  stopUnsaved(): void {
    this.#held = true;
    this.record(stoppedUnsaved);
    void this.#cancelTurn();
  }

  /** Writes what waits. */
  flush(): void {
    this.#recorder.flush();
  }

  /** Stops what runs and gives the session back; the next prompt opens it again. */
  async rest(): Promise<void> {
    if (!this.isInUse) return;
    const leaving = this.#leaving;
    this.#leaving = new AbortController();
    const lease = this.#lease;
    this.#lease = undefined;
    this.#stop();
    await lease?.close().catch(() => {
      // The agent is gone, and with it the session.
    });
    // An agent that does not answer keeps nobody waiting.
    leaving.abort();
    if (this.#lease || this.#opening) return;
    this.#following.dispose();
    this.#writes.value = undefined;
    this.#setAgent({ agentState: 'closed', problem: null });
  }

  /** Gives the session back because Aerie ends, and records no more. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // Nobody stopped the turn that runs: it is cut off.
    if (this.#recorder.state.facts.turn) this.record({ type: 'reopened' });
    await this.rest();
    this.dispose();
  }

  /** Lets go of a chat that is not in use. */
  dispose(): void {
    this.#closed = true;
    this.#leaving.abort();
    this.#following.dispose();
    this.#writes.dispose();
    this.terminals.dispose();
    this.#recorder.dispose();
    this.#changed.dispose();
  }

  async #open(): Promise<AgentSession | undefined> {
    const known = this.#lease;
    if (known?.state.kind === 'waiting') return untilOpen(known, this.#following);
    const { signal } = this.#leaving;
    this.#setAgent({ agentState: 'starting', problem: null });
    this.#lease = undefined;
    try {
      await known?.close();
      const lease = await this.#acquire(signal);
      if (signal.aborted) {
        await lease.close();
        return undefined;
      }
      this.#lease = lease;
      this.#follow(lease);
      return lease.session;
    } catch (error) {
      if (signal.aborted) this.#setAgent({ agentState: 'closed', problem: null });
      else this.#didFail(error);
      return undefined;
    } finally {
      this.record({ type: 'replayEnded' });
    }
  }

  /** Opens the session of a chat that has none yet: an earlier one of the agent, or a fork. @throws */
  async begin(source: SessionSource): Promise<void> {
    this.#first = source;
    this.#failure = undefined;
    try {
      if (await this.session()) return;
    } finally {
      this.#first = undefined;
    }
    const failure: unknown = this.#failure;
    if (failure instanceof Error) throw failure;
    throw new AppError('shutting_down', 'Aerie is shutting down.');
  }

  async #acquire(signal: AbortSignal): Promise<AgentLease<AgentSession>> {
    const id = this.#sessionId;
    const options: SessionOptions = {
      signal,
      timeoutMs: REPLAY_MS,
      onUpdate: (notification) => {
        updateListener(this.#recorder, this.#current)(notification);
        this.terminals.didUpdate(notification.update);
      },
    };
    const first = this.#first;
    if (first) {
      this.#recorder.beginReplay();
      return this.#ports.open(first, options);
    }
    if (id === null) return this.#begin(options);
    this.#recorder.beginReplay();
    try {
      // One that ended while it was taken over has no transcript yet.
      const history = hasBegun(this.#recorder.state) ? 'known' : 'replay';
      return await this.#ports.open({ kind: 'existing', id, history }, options);
    } catch (error) {
      if (!(error instanceof SessionNotFoundError)) throw error;
      // Some agents remember no session without a message. Nothing is lost with it.
      if (!hasBegun(this.#recorder.state)) return this.#begin(options);
      const message = 'The agent does not know this chat any more. Begin a new chat to go on.';
      throw new SessionNotFoundError(message, error.rpcCode, error.data, { cause: error });
    }
  }

  /** A new session, with what was chosen for it. */
  async #begin(options: SessionOptions): Promise<AgentLease<AgentSession>> {
    const lease = await this.#ports.open({ kind: 'new' }, { ...options, timeoutMs: OPEN_MS });
    const refused = await chooseAgain(lease.session, this.#ports.wanted?.() ?? {});
    if (refused.length > 0) {
      const text = `The agent does not offer what was chosen for ${refused.join(', ')} before. It goes on with its own choice.`;
      this.record({ type: 'noted', reason: 'note', text });
    }
    const text = this.#ports.announce?.(lease.session);
    if (text !== undefined) this.record({ type: 'noted', reason: 'note', text });
    return lease;
  }

  get #current(): AgentSession | undefined {
    const state = this.#lease?.state;
    return state?.kind === 'open' ? state.session : undefined;
  }

  #follow(lease: AgentLease<AgentSession>): void {
    this.#following.dispose();
    this.#following = new DisposableStore();
    this.#following.add(
      lease.onDidChange((state) => {
        if (state.kind === 'waiting') {
          const { exitCode, signal, stderrTail: stderr } = state.exit ?? {};
          const ended = this.#ended ? { ended: true } : {};
          this.#ended = false;
          this.record({ type: 'agentExited', exitCode, signal, stderr, ...ended });
          // An agent that cannot resume a session tells its history again when it is back.
          this.#recorder.beginReplay();
          this.#setAgent({ agentState: 'starting', problem: null });
        } else if (state.kind === 'open') {
          this.record({ type: 'replayEnded' });
          this.record({ type: 'agentRestarted' });
          this.#didOpen(state.session);
        } else if (state.kind === 'lost') {
          this.record({ type: 'replayEnded' });
          this.#didFail(state.error);
        }
      }),
    );
    this.#didOpen(lease.session);
  }

  #didOpen(session: AgentSession): void {
    this.#sessionId = session.id;
    try {
      this.#ports.didOpen(session.id);
    } catch (err) {
      this.#ports.logger.error({ err }, 'The session of a chat could not be noted.');
    }
    this.#writes.value = recordWrites(this.#recorder, session, this.#ports.logger);
    this.record(configuredEvent(session));
    this.#setAgent({ agentState: 'open', problem: null });
    this.#title.tell(session);
  }

  #didFail(error: unknown): void {
    this.#failure = error;
    const { problem, note } = startFailure(error);
    this.#held = true;
    this.#setAgent({ agentState: 'failed', problem });
    this.record(note);
  }

  async #pump(): Promise<void> {
    if (this.#running || this.#closed) return;
    this.#running = true;
    try {
      while (!this.#closed) {
        // What cannot be saved is not begun.
        const [item] = this.#held || this.#recorder.isFailing ? [] : this.prompts.items;
        if (item === undefined || this.#holdsForLimit()) return;
        const ready = this.#ports.turnWillStart?.(item);
        const session = await this.session();
        // Taken back or stopped meanwhile.
        if (!session || this.#held || this.prompts.items[0] !== item) {
          if (this.#held) return;
          continue;
        }
        await this.#turn(session, item, ready);
      }
    } catch (error) {
      // What was to be sent could not be read.
      this.#didFail(error);
    } finally {
      this.#running = false;
      this.#changed.fire();
    }
  }

  async #turn(
    session: AgentSession,
    item: string,
    ready: Promise<void> | undefined,
  ): Promise<void> {
    const blocks = this.prompts.contentOf(item);
    const id = promptIdOf(item);
    this.#stopped = false;
    if (this.#agent.problem) this.#setAgent({ agentState: 'open', problem: null });
    const { signal } = this.#leaving;
    const send = async (): Promise<TurnEnd> => {
      await ready;
      signal.throwIfAborted();
      // The agent may have ended meanwhile, and this turn with it.
      const { turn } = this.#recorder.state.facts;
      if (turn?.prompt !== item || turn.cancelAsked) throw new StoppedUnsentError();
      const fitting = fittingContent(blocks, session.promptCapabilities);
      this.record({ type: 'promptSent', id });
      // The turn before may not be quite over for the session.
      return session.prompt(fitting, { queue: true, signal });
    };
    const { owner } = this.#ports;
    await recordTurn(this.#recorder, { id, blocks, owner, unsent: true }, send());
    // It never left, and waits again.
    if (this.prompts.items.includes(item)) return;
    this.prompts.forget(item);
    this.#ports.turnDidEnd?.(item);
    const { lastTurn } = this.#recorder.state.facts;
    // Taken back before it had left: how an earlier turn ended says nothing of this one.
    if (lastTurn?.prompt !== item) return;
    const { stop } = lastTurn;
    this.#failed = stop === 'failed' ? blocks : undefined;
    if (stop === 'failed' || stop === 'interrupted') this.#held = true;
    // What was written after somebody stopped the turn is for now.
    if (stop === 'cancelled' && !this.#stopped) this.#held = true;
    this.#spending.warn();
  }

  #setAgent(agent: AgentState): void {
    const since = this.#agent.since ?? this.#ports.clock.now();
    this.#agent = agent.agentState === 'starting' ? { ...agent, since } : agent;
    this.#changed.fire();
  }
}
