// A client of one agent process with any number of sessions in it.

import type {
  AgentCapabilities,
  Implementation,
  ListSessionsResponse,
} from '@agentclientprotocol/sdk/unstable';
import type { Accounting } from '../accounting/accounting.ts';
import { type BudgetStatus, budgetError } from '../accounting/budget-tracker.ts';
import type { AgentAuthMethod } from '../auth/auth-method.ts';
import type { FoundAgent } from '../discovery/found-agent.ts';
import {
  AlreadyConnectedError,
  ExtensionMethodError,
  SessionNotFoundError,
} from '../errors/acp-error.ts';
import { toAcpError } from '../errors/to-acp-error.ts';
import type { SideChannel, SideEvent } from '../opencode/side-channel.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import type { AgentSession } from '../session/agent-session.ts';
import { type SessionAbilities, sessionsCan } from '../session/session-actions.ts';
import { historyMessages, type SessionHistory } from '../session/session-history.ts';
import type { CallOptions, SessionOptions } from '../session/session-options.ts';
import type { AgentTerminals } from '../terminals/terminal-requests.ts';
import type { AgentExit, TransportHealth } from '../transport/transport.ts';
import type { AgentNotification } from '../updates/agent-update.ts';
import { Listeners, type Unsubscribe } from '../updates/listeners.ts';
import { ProtocolLog } from '../updates/protocol-log.ts';
import { AgentLink } from './agent-link.ts';
import { parseNothing } from './answers.ts';
import { closedError } from './client-errors.ts';
import type { AgentClientOptions, ClientState, StartStep } from './client-options.ts';
import type { ConnectedAgent } from './connect-agent.ts';
import { type ClientParts, createParts } from './parts.ts';
import {
  allSessions,
  type ListedSession,
  type ListSessionsOptions,
  listSessions,
} from './session-lists.ts';
import type { SessionOpener } from './session-opener.ts';

export class AgentClient {
  readonly profile: AgentProfile;
  /** Absolute path of the project. */
  readonly cwd: string;
  /** The last messages in both directions; secrets are taken out when it is read. */
  readonly protocolLog: ProtocolLog;
  readonly #parts: ClientParts;
  readonly #link: AgentLink;
  readonly #steps: Listeners<StartStep>;
  readonly #exits: Listeners<AgentExit | undefined>;
  readonly #beside: Listeners<SideEvent>;
  readonly #states: Listeners<ClientState>;
  #state: ClientState = 'idle';
  #closing: Promise<void> | undefined;

  /** @throws BadOptionError */
  constructor(options: AgentClientOptions) {
    this.profile = options.profile;
    this.cwd = options.cwd ?? process.cwd();
    this.#parts = createParts(options, (id) => this.session(id)?.currentModel);
    const { clock, logger, accounting } = this.#parts;
    this.protocolLog = new ProtocolLog(() => clock.now());
    this.#steps = new Listeners(logger, 'the start of an agent');
    this.#exits = new Listeners(logger, 'the end of an agent');
    this.#beside = new Listeners(logger, "the agent's other API");
    this.#states = new Listeners(logger, 'the state of a client');
    if (options.onExit) this.#exits.add(options.onExit);
    accounting.onDidExceed((status) => {
      for (const session of this.openSessions) session.stop('budget', budgetError(status));
    });
    this.#link = new AgentLink(options, this.#parts, this.protocolLog, {
      onStep: (step) => this.#steps.fire(step),
      onBeside: (event) => this.#beside.fire(event),
      onLost: (exit) => {
        this.#setState('degraded');
        this.#exits.fire(exit);
      },
    });
  }

  get state(): ClientState {
    if (this.#state === 'ready' && this.#parts.health.health.degraded) return 'degraded';
    return this.#state;
  }

  /** What the agent can do; nothing before it is started. */
  get capabilities(): AgentCapabilities {
    return this.#link.agent?.initialized.capabilities ?? {};
  }

  /** What can be done with its sessions, open or not. */
  get sessionsCan(): Omit<SessionAbilities, 'steer'> {
    return sessionsCan(this.capabilities, this.sideChannel);
  }

  /** Name and version the agent tells. */
  get agentInfo(): Implementation | undefined {
    return this.#link.agent?.initialized.agentInfo;
  }

  /** Ways to log in. */
  get authMethods(): readonly AgentAuthMethod[] {
    return this.#link.agent?.authMethods ?? [];
  }

  /** The program that was started; undefined with a transport of one's own. */
  get program(): FoundAgent | undefined {
    return this.#link.agent?.found;
  }

  /** Something to tell a person once, e.g. that the agent is older than what was tested. */
  get warning(): string | undefined {
    return this.#link.agent?.warning;
  }

  /** Process id of the agent, where it has one. */
  get pid(): number | undefined {
    return this.#link.pid;
  }

  /** What was used of the limit of this client; undefined without a limit. */
  get budget(): BudgetStatus | undefined {
    return this.#parts.accounting.budget();
  }

  /** Cost and tokens of all sessions of this client. */
  get accounting(): Accounting {
    return this.#parts.accounting;
  }

  /** Commands the agent runs here, for those who show them. */
  get terminals(): AgentTerminals {
    return this.#parts.terminals;
  }

  /** The agent's other API, where it has one. */
  get sideChannel(): SideChannel | undefined {
    return this.#link.agent?.side;
  }

  /** Sessions that are open, oldest first. */
  get openSessions(): readonly AgentSession[] {
    return [...this.#link.sessions.values()];
  }

  health(): TransportHealth {
    return this.#parts.health.health;
  }

  /** A session that is open. */
  session(sessionId: string): AgentSession | undefined {
    return this.#link.sessions.get(sessionId);
  }

  /** Tells how the start goes on. */
  onDidProgress(listener: (step: StartStep) => void): Unsubscribe {
    return this.#steps.add(listener);
  }

  /** Tells that the agent is gone though nobody closed it. */
  onDidExit(listener: (exit: AgentExit | undefined) => void): Unsubscribe {
    return this.#exits.add(listener);
  }

  onDidChangeState(listener: (state: ClientState) => void): Unsubscribe {
    return this.#states.add(listener);
  }

  /** Tells what the agent's other API tells. */
  onDidHappenBeside(listener: (event: SideEvent) => void): Unsubscribe {
    return this.#beside.add(listener);
  }

  /**
   * Finds, starts and greets the agent; once.
   * @throws AcpError; whatever was begun is ended then, and the client is closed
   */
  async start(options: CallOptions = {}): Promise<void> {
    if (this.#state === 'closed') throw this.#link.failure ?? closedError();
    if (this.#state !== 'idle') {
      throw new AlreadyConnectedError('The client was started already. Make another one.');
    }
    this.#setState('starting');
    const signals = [options.signal].filter((signal) => signal !== undefined);
    if (options.timeoutMs !== undefined) signals.push(AbortSignal.timeout(options.timeoutMs));
    try {
      await this.#link.start(this.cwd, AbortSignal.any(signals));
    } catch (error) {
      await this.close();
      throw toAcpError(error);
    }
    this.#setState('ready');
    this.#steps.fire('ready');
  }

  newSession(options?: SessionOptions): Promise<AgentSession> {
    return this.#ready(({ opener }) => opener.open({ how: 'new' }, options));
  }

  /** Opens a session with its history, which comes as updates before this resolves: see `onUpdate`. */
  loadSession(sessionId: string, options?: SessionOptions): Promise<AgentSession> {
    return this.#ready(({ opener }) => opener.open({ how: 'load', id: sessionId }, options));
  }

  /** Opens a session without its history. One that is open already is given back as it is. */
  resumeSession(sessionId: string, options?: SessionOptions): Promise<AgentSession> {
    return this.#ready(
      async ({ opener }) =>
        this.#link.sessions.get(sessionId) ??
        opener.open({ how: 'resume', id: sessionId }, options),
    );
  }

  /**
   * Begins a session with the past of another. `history` is what comes as updates: what the agent
   * replays by itself, which may be only the end, or everything.
   */
  forkSession(
    sessionId: string,
    options: SessionOptions & { readonly history?: 'replayed' | 'full' } = {},
  ): Promise<AgentSession> {
    return this.#ready(async ({ opener }) => {
      if (options.history !== 'full') {
        return opener.open({ how: 'fork', id: sessionId }, options);
      }
      const id = await opener.forkId(sessionId, options);
      return opener.open({ how: 'load', id, forkedFrom: sessionId }, options);
    });
  }

  /** Opens a session and gives back its history. */
  async loadHistory(sessionId: string, options: SessionOptions = {}): Promise<SessionHistory> {
    const notifications: AgentNotification[] = [];
    let loading = true;
    const session = await this.loadSession(sessionId, {
      ...options,
      onUpdate: (notification) => {
        if (loading && notification.replayed) notifications.push(notification);
        options.onUpdate?.(notification);
      },
    });
    loading = false;
    const messages = historyMessages(notifications);
    return { session, notifications, messages, usage: session.usage };
  }

  /** One page of the sessions the agent knows. @throws CapabilityError if it lists none */
  listSessions(options: ListSessionsOptions = {}): Promise<ListSessionsResponse> {
    return this.#ready(({ agent }) => listSessions(this.#link.sessionPorts(agent), options));
  }

  /** All sessions, newest first; of an agent whose database can be read, really all. */
  async *sessions(options: ListSessionsOptions = {}): AsyncGenerator<ListedSession> {
    const { agent } = this.#link.ready();
    yield* allSessions(this.#link.sessionPorts(agent), options, this.#link.places);
  }

  /** Changes a session's model by `session/set_model`, for agents without settings. */
  async setModelLegacy(sessionId: string, modelId: string, options?: CallOptions): Promise<void> {
    const session = this.#link.sessions.get(sessionId);
    if (!session) throw unknownSession(sessionId);
    await session.setModelLegacy(modelId, options);
  }

  /** Calls a method of this agent alone; `method` begins with `_`. @returns what it answers, untrusted */
  async callExtension(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    options?: CallOptions,
  ): Promise<unknown> {
    if (!method.startsWith('_')) {
      throw new ExtensionMethodError(`"${method}" is no extension: their names begin with "_".`);
    }
    return this.#ready(({ agent }) =>
      agent.caller.request(method, { ...params }, (answer): unknown => answer, options),
    );
  }

  /** Logs in by a method of kind `agent`; the others need a terminal or a form, see `authMethods`. */
  async authenticate(methodId: string, options?: CallOptions): Promise<void> {
    await this.#ready(({ agent }) =>
      agent.caller.request('authenticate', { methodId }, parseNothing, options),
    );
  }

  /** @throws UnsupportedMethodError where the agent cannot log out */
  async logout(options?: CallOptions): Promise<void> {
    await this.#ready(({ agent }) => agent.caller.request('logout', {}, parseNothing, options));
  }

  /** Stops the turns of all sessions. @throws AggregateError with what could not be told */
  async cancelAll(): Promise<void> {
    const outcomes = await Promise.allSettled(this.openSessions.map((session) => session.cancel()));
    const errors = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason] : [],
    );
    if (errors.length > 0)
      throw new AggregateError(errors, 'Not every session could be cancelled.');
  }

  /** Ends turns, sessions and the agent, in an order that leaves nothing behind (acp.md 4.12). */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await this.#link.close();
    this.#setState('closed');
    for (const listeners of [this.#steps, this.#exits, this.#beside, this.#states]) {
      listeners.clear();
    }
  }

  /** Runs a call that needs the agent. @throws as `AgentLink.ready` does */
  async #ready<T>(
    call: (ready: { agent: ConnectedAgent; opener: SessionOpener }) => Promise<T>,
  ): Promise<T> {
    return call(this.#link.ready());
  }

  #setState(state: ClientState): void {
    if (this.#state === 'closed') return;
    this.#state = state;
    this.#states.fire(state);
  }
}

function unknownSession(sessionId: string): SessionNotFoundError {
  return new SessionNotFoundError('No such session is open here. Load it first.', -32002, {
    sessionId,
  });
}
