// Life of one connection to an agent: start, loss and end, with the sessions that live in it.

import { RequestError } from '@agentclientprotocol/sdk/unstable';
import type { Clock } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { checkPromptCapabilities } from '../content/prompt-capabilities.ts';
import {
  AcpError,
  CliNotFoundError,
  NotStartedError,
  TransportError,
} from '../errors/acp-error.ts';
import { toAcpError } from '../errors/to-acp-error.ts';
import type { OpencodePlaces } from '../opencode/database-path.ts';
import { recentModel } from '../opencode/recent-model.ts';
import type { SideEvent } from '../opencode/side-channel.ts';
import type { AgentSession } from '../session/agent-session.ts';
import type { SessionPorts } from '../session/session-ports.ts';
import type { AgentExit, Transport } from '../transport/transport.ts';
import type { ProtocolLog } from '../updates/protocol-log.ts';
import { UpdateRouter } from '../updates/update-router.ts';
import { closedError, lostError } from './client-errors.ts';
import type { AgentClientOptions, StartStep } from './client-options.ts';
import { type ConnectedAgent, connectAgent } from './connect-agent.ts';
import { type ClientParts, createClientBridge } from './parts.ts';
import { SessionCosts } from './session-costs.ts';
import { SessionOpener } from './session-opener.ts';
import { SessionOwners } from './session-owners.ts';
import { followSideEvents } from './side-events.ts';

export interface LinkEvents {
  readonly onStep: (step: StartStep) => void;
  /** The agent is gone though nobody closed the link. Once. */
  readonly onLost: (exit: AgentExit | undefined) => void;
  readonly onBeside: (event: SideEvent) => void;
}

/** How long turns may take to end before their agent is ended. */
const cancelMs = 1000;
/** How long what is being started may take to end. */
const startMs = 10_000;
/** How long after a connection broke the process may take to tell how it ended. */
const exitMs = 500;

export class AgentLink {
  readonly sessions = new Map<string, AgentSession>();
  readonly #options: AgentClientOptions;
  readonly #parts: ClientParts;
  readonly #log: ProtocolLog;
  readonly #events: LinkEvents;
  readonly #router: UpdateRouter;
  readonly #owners: SessionOwners;
  readonly #disown = new Map<string, () => void>();
  readonly #ended = new AbortController();
  readonly #costs: SessionCosts;
  #bridge: Bridge | null = null;
  #transport: Transport | undefined;
  #agent: ConnectedAgent | undefined;
  #opener: SessionOpener | undefined;
  #endSide: (() => void) | undefined;
  #exit: AgentExit | undefined;
  #failure: Error | undefined;
  #closing = false;
  #starting: Promise<ConnectedAgent> | undefined;
  /** False while the start only looks for the program: it starts none any more once this is closed. */
  #mayRun = false;

  constructor(
    options: AgentClientOptions,
    parts: ClientParts,
    log: ProtocolLog,
    events: LinkEvents,
  ) {
    this.#options = options;
    this.#parts = parts;
    this.#log = log;
    this.#events = events;
    this.#owners = options.owners ?? new SessionOwners();
    const { clock, logger, telemetry, accounting } = parts;
    this.#costs = new SessionCosts({
      accounting,
      logger,
      files: options.sessionCosts,
      places: () => (options.profile.id === 'opencode' ? this.places : undefined),
    });
    this.#router = new UpdateRouter({
      clock,
      logger,
      onUpdate: (variant) => telemetry.count('session.update.count', 1, { variant }),
    });
  }

  /** What the agent said; undefined until it is ready. */
  get agent(): ConnectedAgent | undefined {
    return this.#agent;
  }

  /** Where opencode keeps what it remembers, as this agent was started. */
  get places(): OpencodePlaces {
    const { opencodeHome, env = {} } = this.#options;
    const all = this.#agent?.found?.env ?? { ...process.env, ...env };
    return { env: all, ...(opencodeHome ? { opencodeHome } : {}) };
  }

  get pid(): number | undefined {
    return this.#transport?.pid;
  }

  /** What ended the connection, if nobody here did. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** @throws NotStartedError, ClientClosedError, or what ended the connection */
  ready(): { readonly agent: ConnectedAgent; readonly opener: SessionOpener } {
    if (this.#failure) throw this.#failure;
    if (this.#closing) throw closedError();
    if (!this.#agent || !this.#opener) {
      throw new NotStartedError('The client is not started. Call start() and wait for it first.');
    }
    return { agent: this.#agent, opener: this.#opener };
  }

  /** @throws AcpError; call `close` then */
  async start(cwd: string, signal: AbortSignal): Promise<void> {
    const until = AbortSignal.any([signal, this.#ended.signal]);
    const bridge = createClientBridge(this.#options, this.#parts);
    if (bridge) {
      this.#bridge = bridge;
      this.#events.onStep('bridge');
      await bridge.start();
    }
    const connecting = connectAgent(this.#options, cwd, this.#connectPorts(), until);
    this.#starting = connecting;
    const agent = await connecting.catch((error: unknown) => {
      this.#log.addLine('event', startWords(error));
      throw error;
    });
    if (this.#closing) {
      // What was closed meanwhile could not know of what came later.
      agent.connection.close(closedError());
      await agent.side?.close();
      await bridge?.close();
      throw closedError();
    }
    if (agent.warning) this.#parts.logger.warn({}, agent.warning);
    this.#agent = agent;
    this.#opener = new SessionOpener({
      session: this.sessionPorts(agent),
      cwd,
      defaults: this.#options,
      router: this.#router,
      costs: this.#costs,
      recentModel: async () =>
        this.#options.useRecentModel ? recentModel(this.places) : undefined,
      bridge: this.#usableBridge(agent),
      add: (session) => this.#add(session),
    });
    if (agent.side) this.#followSide(agent.side);
    void agent.connection.closed.then(() => this.#didClose());
    if (this.#exit) agent.connection.close();
    until.throwIfAborted();
  }

  /** What sessions need of this link. */
  sessionPorts(agent: ConnectedAgent): SessionPorts {
    const capabilities = agent.initialized.capabilities;
    const { updatesBuffer, onUpdateDropped, onTurnComplete, profile } = this.#options;
    return {
      ...this.#parts,
      caller: agent.caller,
      profile,
      capabilities,
      bridge: this.#usableBridge(agent),
      side: () => agent.side,
      updatesBuffer,
      onUpdateDropped,
      onTurnComplete: (sessionId, result, error) => {
        void this.#costs.save(sessionId);
        onTurnComplete?.(sessionId, result, error);
      },
      checkPrompt: (blocks) => checkPromptCapabilities(blocks, capabilities.promptCapabilities),
      release: (sessionId) => this.#forget(sessionId),
    };
  }

  /** Ends turns, sessions, agent and bridge, in this order. Never rejects. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    this.#ended.abort(closedError());
    const { clock, logger, terminals, accounting } = this.#parts;
    const sessions = [...this.sessions.values()];
    if (!this.#failure) await this.#cancelTurns(sessions, clock);
    await Promise.all(sessions.map((session) => quietly(() => session.end(this.#failure))));
    await quietly(() => terminals.releaseAll());
    this.#endSide?.();
    const side = this.#agent?.side;
    if (side) await quietly(() => side.close());
    const transport = this.#transport;
    if (transport) await quietly(() => transport.close());
    await this.#startEnds();
    this.#agent?.connection.close(closedError());
    await this.#costs.idle();
    this.#router.close();
    const bridge = this.#bridge;
    if (bridge) await quietly(() => bridge.close());
    accounting.dispose();
    logger.debug({}, 'A client is closed.');
  }

  /** What is being started sees that it is not wanted, and ends itself. */
  async #startEnds(): Promise<void> {
    const starting = this.#starting;
    const { clock } = this.#parts;
    if (starting && this.#mayRun) await quietly(() => within(starting, startMs, clock));
  }

  async #cancelTurns(sessions: readonly AgentSession[], clock: Clock): Promise<void> {
    const busy = sessions.filter((session) => session.busy);
    await Promise.allSettled(busy.map((session) => session.cancel()));
    const idle = Promise.all(busy.map((session) => session.whenIdle()));
    await within(idle, cancelMs, clock);
  }

  #connectPorts(): Parameters<typeof connectAgent>[2] {
    const { health } = this.#parts;
    return {
      parts: this.#parts,
      log: this.#log,
      sink: {
        update: (params, note) => this.#router.route(params, note),
        received: (message) => health.recordFrame(message),
        failed: (kind, error) => {
          if (!this.#closing) health.recordFailure(kind, error);
        },
      },
      session: (sessionId) => this.sessions.get(sessionId),
      toError: (error, about) => this.#toError(error, about),
      onStep: (step) => {
        this.#mayRun ||= step === 'starting';
        this.#events.onStep(step);
      },
      onTransport: (transport) => {
        if (this.#closing) {
          void quietly(() => transport.close());
          return;
        }
        this.#transport = transport;
        void transport.exited?.then((exit) => {
          this.#log.addLine('event', endWords(exit));
          this.#didExit(transport, exit);
        });
      },
    };
  }

  async #toError(error: unknown, about: { method: string; sessionId?: string }): Promise<Error> {
    const authMethods = this.#agent?.authMethods ?? [];
    const mapped = toAcpError(error, { ...about, authMethods });
    if (!(mapped instanceof TransportError) && !this.#isLoss(error)) return mapped;
    // The end of the process says more than the end of its output, and comes a moment later.
    const exited = this.#transport?.exited;
    if (exited && !this.#exit) await within(exited, exitMs, this.#parts.clock);
    if (this.#failure) return this.#failure;
    return this.#closing ? closedError() : lostError(error, this.#exit);
  }

  /** True for what calls reject with because the connection broke, and not because of an answer. */
  #isLoss(error: unknown): boolean {
    if (error instanceof AcpError || error instanceof RequestError) return false;
    return this.#agent?.connection.signal.aborted === true;
  }

  #didExit(transport: Transport, exit: AgentExit): void {
    if (transport !== this.#transport) return;
    this.#exit = exit;
    // What it wrote at last may still be on its way; what does not end by itself is ended.
    void within(
      this.#agent?.connection.closed ?? Promise.resolve(),
      exitMs,
      this.#parts.clock,
    ).then(() => this.#agent?.connection.close());
  }

  /** The connection is over. */
  async #didClose(): Promise<void> {
    if (this.#closing) return;
    const exited = this.#transport?.exited;
    if (exited && !this.#exit) await within(exited, exitMs, this.#parts.clock);
    if (this.#closing) return;
    const failure = lostError(this.#agent?.connection.signal.reason, this.#exit);
    this.#failure = failure;
    this.#parts.health.recordFailure('subprocess', failure);
    this.#events.onLost(this.#exit);
    const sessions = [...this.sessions.values()];
    await Promise.all(sessions.map((session) => quietly(() => session.end(failure))));
    await quietly(() => this.#parts.terminals.releaseAll());
    this.#endSide?.();
    // It would look for the agent for ever, at a port that may be somebody else's by now.
    const side = this.#agent?.side;
    if (side) await quietly(() => side.close());
  }

  #followSide(side: NonNullable<ConnectedAgent['side']>): void {
    this.#endSide = followSideEvents({
      side,
      parts: this.#parts,
      router: this.#router,
      session: (sessionId) => this.sessions.get(sessionId),
      onUserInput: this.#options.onUserInput,
      onEvent: this.#events.onBeside,
    });
  }

  #usableBridge(agent: ConnectedAgent): Bridge | null {
    return agent.initialized.capabilities.mcpCapabilities?.http ? this.#bridge : null;
  }

  #add(session: AgentSession): void {
    this.#disown.set(session.id, this.#owners.claim(this.#agentId(), session.id, this));
    this.sessions.set(session.id, session);
  }

  /** Sessions of the same name may be others in another data folder. */
  #agentId(): string {
    return `${this.#options.profile.id} ${this.#options.opencodeHome ?? ''}`;
  }

  async #forget(sessionId: string): Promise<void> {
    this.sessions.delete(sessionId);
    this.#disown.get(sessionId)?.();
    this.#disown.delete(sessionId);
    this.#parts.toolTimer.release(sessionId);
    await this.#parts.terminals.releaseAll(sessionId);
  }
}

/** Why an agent did not start, for the log: what it wrote stands there already. */
function startWords(error: unknown): string {
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const searched =
    error instanceof CliNotFoundError ? ` Looked for in: ${error.searchedPaths.join(', ')}` : '';
  return `It did not start: ${said}${searched}`;
}

function endWords({ exitCode, signal }: AgentExit): string {
  return signal === null
    ? `Its program ended with code ${exitCode ?? 'unknown'}.`
    : `Its program was ended by ${signal}.`;
}

async function quietly(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    // It is being ended anyway, and everything behind it still has to be.
  }
}
