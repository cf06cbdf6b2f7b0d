// One conversation with an agent. Made by `AgentClient`, which hands it its updates.

import type { PromptCapabilities } from '@agentclientprotocol/sdk/unstable';
import type { CostSnapshot } from '../accounting/cost-snapshot.ts';
import type { JsonSchema } from '../bridge/tool.ts';
import type { OpenedSession } from '../client/answers.ts';
import type { SessionView } from '../client/session-view.ts';
import { SessionClosedError } from '../errors/acp-error.ts';
import type { ToolCallState } from '../tools/tool-call-state.ts';
import type {
  AgentNotification,
  AgentUpdate,
  UpdateKind,
  UpdateOf,
} from '../updates/agent-update.ts';
import { Listeners, type Unsubscribe } from '../updates/listeners.ts';
import { type UpdateContext, UpdateSubscribers } from '../updates/update-subscribers.ts';
import { commandText, promptBlocks } from './prompt-blocks.ts';
import type { PromptQueue } from './prompt-queue.ts';
import { type SessionAbilities, SessionActions } from './session-actions.ts';
import { SessionConfig } from './session-config.ts';
import { SessionFacts } from './session-facts.ts';
import type {
  CallOptions,
  Effort,
  PromptInput,
  PromptOptions,
  PromptResult,
  QueuedPrompt,
  StreamItem,
  UpdatesOptions,
} from './session-options.ts';
import type { SessionPorts } from './session-ports.ts';
import { SessionState } from './session-state.ts';
import { SessionTurns } from './session-turns.ts';
import { streamTurn } from './stream-turn.ts';
import { toolHooks } from './tool-hooks.ts';
import { UpdateReaders } from './update-readers.ts';

/** How a session came to be. */
export type SessionOrigin = 'new' | 'load' | 'resume' | 'fork';

export interface SessionSetup {
  readonly id: string;
  readonly cwd: string;
  readonly additionalDirectories: readonly string[];
  readonly origin: SessionOrigin;
  /** The session it was forked from. */
  readonly forkedFrom?: string | undefined;
  readonly maxTurns?: number | undefined;
  readonly outputSchema?: JsonSchema | undefined;
  /** What comes now is history. */
  readonly replaying: boolean;
  readonly onUpdate?: ((notification: AgentNotification) => void) | undefined;
}

export class AgentSession extends SessionFacts implements SessionView {
  readonly id: string;
  /** Absolute path of the project. */
  readonly cwd: string;
  readonly additionalDirectories: readonly string[];
  readonly origin: SessionOrigin;
  readonly forkedFrom: string | undefined;
  readonly #ports: SessionPorts;
  readonly #state: SessionState;
  readonly #subscribers: UpdateSubscribers;
  readonly #readers: UpdateReaders;
  readonly #toolCallChanged: Listeners<ToolCallState>;
  readonly #config: SessionConfig;
  readonly #turns: SessionTurns;
  readonly #actions: SessionActions;
  readonly #toolHooks: ReturnType<typeof toolHooks>;
  #scope = new AbortController();
  #replaying: boolean;
  #closed = false;
  #closing: Promise<void> | undefined;
  #endError: Error | undefined;

  constructor(setup: SessionSetup, ports: SessionPorts) {
    const { id } = setup;
    const state = new SessionState(ports.profile.quirks.toolNameFromFirstTitle);
    super(state);
    this.#state = state;
    this.id = id;
    this.cwd = setup.cwd;
    this.additionalDirectories = setup.additionalDirectories;
    this.origin = setup.origin;
    this.forkedFrom = setup.forkedFrom;
    this.#ports = ports;
    this.#replaying = setup.replaying;
    this.#subscribers = new UpdateSubscribers(ports.logger);
    if (setup.onUpdate) this.#subscribers.onAny(setup.onUpdate);
    this.#readers = new UpdateReaders({ ...ports, sessionId: id, bufferSize: ports.updatesBuffer });
    this.#toolCallChanged = new Listeners(ports.logger, 'tool calls of a session');
    this.#toolHooks = toolHooks(id, ports.hooks);
    this.#config = new SessionConfig({
      ...ports,
      sessionId: id,
      state: this.#state,
      onDidChange: (options) =>
        this.receive({ sessionUpdate: 'config_option_update', configOptions: [...options] }),
      onDidChangeMode: (modeId) =>
        this.receive({ sessionUpdate: 'current_mode_update', currentModeId: modeId }),
    });
    const cancel = (): Promise<void> => this.cancel();
    const { maxTurns, outputSchema } = setup;
    this.#turns = new SessionTurns(
      { sessionId: id, state: this.#state, maxTurns, outputSchema, cancel },
      ports,
    );
    this.#turns.onDidChangeBusy((busy) => {
      if (!busy) this.#renewScope();
    });
    this.#actions = new SessionActions(id, ports);
  }

  /** What the session has used so far. */
  get cost(): CostSnapshot | undefined {
    return this.#ports.accounting.snapshot(this.id);
  }

  /** True while a turn runs. */
  get busy(): boolean {
    return this.#turns.busy;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Updates that readers of `updates()` were too slow for. */
  get droppedUpdates(): number {
    return this.#readers.dropped;
  }

  /** Prompts that wait for their turn. */
  get queue(): PromptQueue {
    return this.#turns.queue;
  }

  /** What prompts may hold beside text and links. */
  get promptCapabilities(): PromptCapabilities {
    return this.#ports.capabilities.promptCapabilities ?? {};
  }

  /** What can be done with this session, by the agent or its side channel. */
  get can(): SessionAbilities {
    return { ...this.#actions.can, steer: this.#turns.canSteer };
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  /** Resolves when no turn runs. */
  whenIdle(): Promise<void> {
    return this.#turns.idle();
  }

  toolCall(toolCallId: string): ToolCallState | undefined {
    return this.#state.tools.get(toolCallId);
  }

  openToolCalls(): readonly ToolCallState[] {
    return this.#state.tools.open();
  }

  onDidChangeToolCall(listener: (call: ToolCallState) => void): Unsubscribe {
    return this.#toolCallChanged.add(listener);
  }

  /** Tells `true` when a turn begins and `false` when it has ended. */
  onDidChangeBusy(listener: (busy: boolean) => void): Unsubscribe {
    return this.#turns.onDidChangeBusy(listener);
  }

  /** Listens to updates of one kind; before readers, in order of subscription. */
  on<K extends UpdateKind>(
    kind: K,
    listener: (update: UpdateOf<K>, context: UpdateContext) => void,
  ): Unsubscribe {
    return this.#subscribers.on(kind, listener);
  }

  /** Listens to all updates. */
  onUpdate(listener: (notification: AgentNotification) => void): Unsubscribe {
    return this.#subscribers.onAny(listener);
  }

  /** Updates from now on, to be read at any pace; ends with the session. */
  updates(options: UpdatesOptions = {}): AsyncIterableIterator<AgentNotification> {
    return this.#readers.open(options);
  }

  /**
   * Sends a prompt and waits for the end of the turn. Resolves too if it was cancelled by `cancel()`;
   * rejects with `CancelledError` if `signal` aborted.
   * @throws AcpError
   */
  async prompt(input: PromptInput, options: PromptOptions = {}): Promise<PromptResult> {
    return this.#turns.prompt({ blocks: promptBlocks(input), options, isCommand: false });
  }

  /** Sends a prompt as soon as no turn runs; until then it can be changed by its id in `queue`. */
  enqueue(input: PromptInput, options: PromptOptions = {}): QueuedPrompt {
    const request = { blocks: promptBlocks(input), options, isCommand: false };
    const { id, blocks, outcome } = this.#turns.enqueue(request);
    return { id, blocks, result: outcome.promise };
  }

  /** Updates of one turn as they come, then its result. Leaving the loop early cancels the turn. */
  stream(input: PromptInput, options: PromptOptions = {}): AsyncIterableIterator<StreamItem> {
    const request = { blocks: promptBlocks(input), options, isCommand: false };
    return streamTurn(this.#turns, this.#subscribers, request);
  }

  /** Runs a slash command of the agent, such as `review`. */
  async runCommand(name: string, ...args: string[]): Promise<PromptResult> {
    const text = commandText(name, args);
    const bare = name.trim().replace(/^\//, '');
    if (!this.availableCommands.some((command) => command.name === bare)) {
      this.#ports.logger.warn({}, 'The agent does not advertise the command that is run.');
    }
    return this.#turns.prompt({ blocks: promptBlocks(text), options: {}, isCommand: true });
  }

  /** Stops the turn under way; its prompt resolves. Open requests of the agent are answered "cancelled". */
  async cancel(): Promise<void> {
    if (this.#closed) return;
    this.#turns.requestCancel();
    this.#endScope();
    await this.#actions.cancel();
  }

  /** @throws CapabilityError, InvalidParamsError for a value not offered, or what the agent says */
  setConfigOption(id: string, value: string | boolean, options?: CallOptions): Promise<void> {
    return this.#open(() => this.#config.set(id, value, options));
  }

  setModel(modelId: string, options?: CallOptions): Promise<void> {
    return this.#open(() => this.#config.setModel(modelId, options));
  }

  /** By `session/set_model`, for agents without settings; unchecked. */
  setModelLegacy(modelId: string, options?: CallOptions): Promise<void> {
    return this.#open(() => this.#config.setModelLegacy(modelId, options));
  }

  setMode(modeId: string, options?: CallOptions): Promise<void> {
    return this.#open(() => this.#config.setMode(modeId, options));
  }

  setEffort(effort: Effort, options?: CallOptions): Promise<void> {
    return this.#open(() => this.#config.setEffort(effort, options));
  }

  /** @throws CapabilityError where neither agent nor side channel can, see `can` */
  async rename(title: string, options?: CallOptions): Promise<void> {
    await this.#open(() => this.#actions.rename(title, options));
    this.receive({ sessionUpdate: 'session_info_update', title });
  }

  /** Deletes it for good, and closes it. @throws CapabilityError */
  async delete(options?: CallOptions): Promise<void> {
    await this.#open(() => this.#actions.delete(options));
    await this.close();
  }

  /** @throws CapabilityError */
  archive(options?: CallOptions): Promise<void> {
    return this.#open(() => this.#actions.setArchived(true, options));
  }

  /** @throws CapabilityError */
  unarchive(options?: CallOptions): Promise<void> {
    return this.#open(() => this.#actions.setArchived(false, options));
  }

  /** Ends the turn under way and lets the agent forget the session; it can be loaded again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    await this.cancel().catch(() => {
      // The agent may be gone; then there is nothing to cancel.
    });
    this.#turns.close();
    await this.#actions.close(this.#turns.idle());
    await this.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** For the client: the session was opened. History is over. */
  didOpen(opened: OpenedSession): void {
    this.#state.open(opened);
    this.#replaying = false;
    this.rememberInitial();
  }

  /** For the client: an update in its place. Never throws. */
  receive(update: AgentUpdate): void {
    const replayed = this.#replaying;
    const notification = { sessionId: this.id, update, replayed };
    const change = this.#state.apply(update, replayed);
    this.#ports.accounting.didUpdate(this.id, update, replayed);
    if (!replayed) {
      this.#ports.toolTimer.didUpdate(this.id, update, change?.call);
      this.#turns.didUpdate(update);
    }
    if (change) {
      this.#toolHooks(change);
      this.#toolCallChanged.fire(change.call);
    }
    this.#subscribers.deliver(notification);
    this.#readers.deliver(notification);
  }

  /** For the client: the side channel told of an assistant message. */
  didHearMessage(messageId: string): void {
    this.#turns.didHearMessage(messageId);
  }

  /** For the client: a limit of the client is reached. */
  stop(by: 'budget', error: Error): void {
    this.#turns.stop(by, error);
  }

  /** For the client: it is over, whoever ended it; `error` tells readers why. */
  async end(error?: Error): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#endError = error;
    this.#turns.close(error);
    this.#scope.abort(error);
    this.#readers.end(error);
    this.#ports.hooks.tell('session_end', this.id, { sessionId: this.id });
    await this.#ports.release(this.id);
    this.#subscribers.clear();
    this.#toolCallChanged.clear();
  }

  /** What the agent still asks before its cancelled turn has ended is answered "cancelled", too. */
  #endScope(): void {
    this.#scope.abort();
    if (!this.busy) this.#scope = new AbortController();
  }

  #renewScope(): void {
    if (this.#scope.signal.aborted && !this.#closed) this.#scope = new AbortController();
  }

  async #open<T>(work: () => Promise<T>): Promise<T> {
    if (this.#endError) throw this.#endError;
    if (this.#closed) throw new SessionClosedError('The session is closed. Load it again first.');
    return work();
  }
}
