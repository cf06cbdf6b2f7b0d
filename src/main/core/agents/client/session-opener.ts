// Opens sessions in the four ways there are, so that nothing that comes early is lost.

import { isAbsolute } from 'node:path';
import type { AgentCapabilities, McpServer } from '@agentclientprotocol/sdk/unstable';
import { AppError } from '#shared/base/app-error.ts';
import { checkFolder } from '../../pty/spawn-check.ts';
import type { CostSnapshot } from '../accounting/cost-snapshot.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { outputSchemaOf } from '../bridge/output-schema.ts';
import { structuredMeta } from '../bridge/structured-prompt.ts';
import type { JsonSchema } from '../bridge/tool.ts';
import { checkMcpCapabilities } from '../content/mcp-capabilities.ts';
import { BadOptionError, CapabilityError, ProtocolError } from '../errors/acp-error.ts';
import type { RecentModel } from '../opencode/recent-model.ts';
import { AgentSession, type SessionOrigin } from '../session/agent-session.ts';
import type { SessionDefaults, SessionOptions } from '../session/session-options.ts';
import type { SessionPorts } from '../session/session-ports.ts';
import type { UpdateRouter } from '../updates/update-router.ts';
import { type OpenedSession, parseNewSession, parseOpened } from './answers.ts';
import type { SessionCosts } from './session-costs.ts';
import { watchTitle } from './title-watch.ts';

export interface OpenerPorts {
  readonly session: SessionPorts;
  /** Absolute path of the project, where neither client nor call say another. */
  readonly cwd: string;
  readonly defaults: SessionDefaults;
  readonly router: UpdateRouter;
  readonly costs: SessionCosts;
  /** Only where the agent can use it. */
  readonly bridge: Bridge | null;
  /** The model to begin with where nobody says another. */
  readonly recentModel: () => Promise<RecentModel | undefined>;
  /** Notes a session as ours. @throws SessionBusyError if somebody has it. */
  readonly add: (session: AgentSession) => void;
}

/** Options of a call over those of the client. */
interface Plan extends SessionOptions {
  readonly cwd: string;
  readonly directories: readonly string[];
  readonly servers: readonly McpServer[];
  readonly schema: JsonSchema | undefined;
  /** What was kept of the session's past. */
  readonly saved: CostSnapshot | undefined;
}

/** What to open. */
export interface Opening {
  readonly how: SessionOrigin;
  /** Of the session to load, resume or fork. */
  readonly id?: string;
  /** The session to load is a fork of this one. */
  readonly forkedFrom?: string | undefined;
}

const methods = {
  new: 'session/new',
  load: 'session/load',
  resume: 'session/resume',
  fork: 'session/fork',
} as const;

async function checkCwd(cwd: string): Promise<void> {
  try {
    await checkFolder(cwd);
  } catch (error) {
    if (error instanceof AppError) throw new BadOptionError(error.message, { cause: error });
    throw error;
  }
}

export class SessionOpener {
  readonly #ports: OpenerPorts;

  constructor(ports: OpenerPorts) {
    this.#ports = ports;
  }

  /** @throws AcpError; nothing of a session that could not be opened is left */
  async open(opening: Opening, options: SessionOptions = {}): Promise<AgentSession> {
    this.#checkOffered(opening.how);
    const { id, how } = opening;
    const saved = id === undefined ? undefined : await this.#ports.costs.saved(id);
    const plan = { ...(await this.#plan(options)), saved: how === 'fork' ? undefined : saved };
    const session = await this.#request(opening, plan);
    try {
      if (how !== 'new') await this.#ports.costs.hear(session.id);
      if (how === 'new' && plan.model === undefined) await this.#useRecentModel(session, plan);
      await this.#configure(session, plan);
    } catch (error) {
      await session.close();
      throw error;
    }
    const { hooks } = this.#ports.session;
    hooks.tell('session_start', session.id, { sessionId: session.id });
    return session;
  }

  /** A fork's id alone; what it replays is dropped. */
  async forkId(id: string, options: SessionOptions = {}): Promise<string> {
    this.#checkOffered('fork');
    const plan = await this.#plan(options);
    const { caller } = this.#ports.session;
    const params = { ...this.#params(plan), sessionId: id };
    const forked = await caller.request(methods.fork, params, parseNewSession, {
      ...options,
      onAnswer: ({ sessionId }) => this.#ports.router.register(sessionId, { receive: () => {} })(),
    });
    return forked.sessionId;
  }

  #checkOffered(how: SessionOrigin): void {
    const { capabilities } = this.#ports.session;
    const { sessionCapabilities: offers, loadSession } = capabilities;
    const offered = {
      new: true,
      load: loadSession === true,
      resume: Boolean(offers?.resume),
      fork: Boolean(offers?.fork),
    };
    if (offered[how]) return;
    const what = { new: 'begin', load: 'load', resume: 'resume', fork: 'fork' }[how];
    throw new CapabilityError(`The agent cannot ${what} sessions.`, `session.${how}`);
  }

  async #plan(options: SessionOptions): Promise<Plan> {
    const { defaults, session, bridge } = this.#ports;
    const { capabilities, telemetry, logger } = session;
    const cwd = options.cwd ?? defaults.cwd ?? this.#ports.cwd;
    await checkCwd(cwd);
    const wanted = [
      ...(defaults.additionalDirectories ?? []),
      ...(options.additionalDirectories ?? []),
    ];
    for (const directory of wanted) {
      if (isAbsolute(directory)) continue;
      throw new BadOptionError(`The folder "${directory}" is not an absolute path. Give it whole.`);
    }
    const takesMore = Boolean(capabilities.sessionCapabilities?.additionalDirectories);
    if (wanted.length > 0 && !takesMore) {
      logger.debug({}, 'The agent takes no additional directories: left out.');
    }
    if ((options.systemPrompt ?? defaults.systemPrompt) && !offersSystemPrompt(capabilities)) {
      logger.warn({}, 'The agent takes no system prompt: left out. Use a file of instructions.');
    }
    const listed = [...(defaults.mcpServers ?? []), ...(options.mcpServers ?? [])];
    const checked = checkMcpCapabilities(listed, capabilities.mcpCapabilities, telemetry);
    return {
      ...withoutUndefined(defaults),
      ...withoutUndefined(options),
      cwd,
      directories: [...new Set(wanted)],
      servers: bridge ? [bridge.server, ...checked] : checked,
      schema: outputSchemaOf(options.outputSchema ?? defaults.outputSchema),
      meta: { ...defaults.meta, ...options.meta },
      saved: undefined,
    };
  }

  #params(plan: Plan): Record<string, unknown> {
    const offers = this.#ports.session.capabilities.sessionCapabilities;
    const meta = { ...plan.meta, ...(plan.schema ? structuredMeta(plan.schema) : {}) };
    return {
      cwd: plan.cwd,
      mcpServers: plan.servers,
      ...(plan.directories.length > 0 && offers?.additionalDirectories
        ? { additionalDirectories: plan.directories }
        : {}),
      ...(plan.systemPrompt && offers?.systemPrompt ? { systemPrompt: plan.systemPrompt } : {}),
      ...(Object.keys(meta).length > 0 ? { _meta: meta } : {}),
    };
  }

  async #request(opening: Opening, plan: Plan): Promise<AgentSession> {
    const { how, id } = opening;
    const method = methods[how];
    const { caller } = this.#ports.session;
    const call = { signal: plan.signal, timeoutMs: plan.timeoutMs };
    if (id === undefined || how === 'fork') {
      let session: AgentSession | undefined;
      const params = { ...this.#params(plan), ...(id === undefined ? {} : { sessionId: id }) };
      await caller.request(method, params, parseNewSession, {
        ...call,
        onAnswer: (opened) => {
          const forkedFrom = how === 'fork' ? id : undefined;
          session = this.#create(opened.sessionId, { ...opening, forkedFrom }, plan);
          session.didOpen(opened);
        },
      });
      if (session) return session;
      throw new ProtocolError(
        'The agent opened a session but did not say which. Restart it.',
        -32600,
      );
    }
    const session = this.#create(id, opening, plan);
    try {
      await caller.request(method, { ...this.#params(plan), sessionId: id }, parseOpened, {
        ...call,
        onAnswer: (opened: OpenedSession) => session.didOpen(opened),
      });
      return session;
    } catch (error) {
      await session.end(error instanceof Error ? error : undefined);
      throw error;
    }
  }

  /** Makes the session known, and hands it what waited for it. */
  #create(id: string, { how, forkedFrom }: Opening, plan: Plan): AgentSession {
    const { router, add, session: ports, bridge } = this.#ports;
    const origin = forkedFrom === undefined ? how : 'fork';
    const closing: (() => void)[] = [];
    const session = new AgentSession(
      {
        id,
        cwd: plan.cwd,
        additionalDirectories: plan.directories,
        origin,
        forkedFrom,
        maxTurns: plan.maxTurns,
        outputSchema: plan.schema,
        replaying: how === 'load' || how === 'fork',
        onUpdate: plan.onUpdate,
      },
      {
        ...ports,
        release: async (sessionId) => {
          for (const close of closing.reverse()) close();
          await ports.release(sessionId);
        },
      },
    );
    add(session);
    ports.accounting.didOpen(id, { resumed: origin !== 'new', saved: plan.saved });
    if (bridge) closing.push(bridge.follow(session));
    closing.push(watchTitle(session, ports));
    closing.push(router.register(id, session));
    return session;
  }

  async #useRecentModel(session: AgentSession, { signal, timeoutMs }: Plan): Promise<void> {
    const recent = await this.#ports.recentModel();
    if (!recent || !session.availableModels.some(({ id }) => id === recent.id)) return;
    const { id, variant } = recent;
    await session.setModel(variant === undefined ? id : `${id}/${variant}`, { signal, timeoutMs });
  }

  /** Model, then mode, then effort: each may change what the next offers. */
  async #configure(session: AgentSession, plan: Plan): Promise<void> {
    const call = { signal: plan.signal, timeoutMs: plan.timeoutMs };
    if (plan.model !== undefined && plan.model !== session.currentModel) {
      await session.setModel(plan.model, call);
    }
    if (plan.mode !== undefined && plan.mode !== session.currentMode) {
      await session.setMode(plan.mode, call);
    }
    if (plan.effort !== undefined) await session.setEffort(plan.effort, call);
  }
}

function offersSystemPrompt({ sessionCapabilities }: AgentCapabilities): boolean {
  return Boolean(sessionCapabilities?.systemPrompt);
}

function withoutUndefined<T extends object>(options: T): T {
  const copy = { ...options };
  for (const key of Object.keys(copy)) {
    if (Reflect.get(copy, key) === undefined) Reflect.deleteProperty(copy, key);
  }
  return copy;
}
