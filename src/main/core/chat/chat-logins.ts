// Logging in to the agent of a chat: by a terminal, by itself, or with values that a person enters.
// Afterwards the agent is started again, because it reads who is logged in at its start, and what
// failed is repeated once.

import { AppError } from '#shared/base/app-error.ts';
import type { LoginMethod } from '#shared/contract/chat-login-methods.ts';
import { AuthFlow } from '../agents/auth/auth-flow.ts';
import type { AgentAuthMethod } from '../agents/auth/auth-method.ts';
import { type LoginSessions, sessionLoginTerminal } from '../agents/auth/session-login-terminal.ts';
import type { LoginAgent } from '../agents/auth/terminal-auth.ts';
import type { ProjectAgent } from '../agents/pool/project-agent.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';
import type { LiveChat } from './live-chat.ts';
import type { LoginSecrets } from './login-secrets.ts';

/** A chat that somebody logs in for. */
export interface LoginChat {
  readonly agent: string;
  readonly cwd: string;
  readonly live: LiveChat;
}

export interface ChatLoginsPorts {
  /** A chat, in use from now on. @throws AppError */
  readonly chat: (id: string) => LoginChat;
  /** All chats in use. */
  readonly live: () => Iterable<LiveChat>;
  /** The agent of a chat in its folder. @throws AcpError */
  readonly project: (chat: LoginChat) => Promise<ProjectAgent<AgentSession>>;
  /** Where terminals for log-ins are started. */
  readonly sessions: LoginSessions;
  readonly secrets: LoginSecrets;
}

export interface LoginRequest {
  readonly chat: string;
  readonly commandId: string;
  /** Id of a method. */
  readonly method: string;
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

export class ChatLogins {
  readonly #ports: ChatLoginsPorts;
  readonly #ended = new AbortController();
  /** Log-ins under way, by agent, and the chat that asked. */
  readonly #running = new Map<string, LiveChat>();

  constructor(ports: ChatLoginsPorts) {
    this.#ports = ports;
  }

  /** The chat in which somebody logs in to an agent now. */
  chatOf(agent: string): LiveChat | undefined {
    return this.#running.get(agent);
  }

  /** Ways to log in to a chat's agent. @throws AppError */
  async methods(id: string): Promise<readonly LoginMethod[]> {
    return (await this.#offered(this.#ports.chat(id))).map(toMethod);
  }

  /** Begins a log-in; the terminal for it, if it needs one. @throws AppError */
  async login(request: LoginRequest): Promise<{ session: string | null }> {
    const chat = this.#ports.chat(request.chat);
    const method = (await this.#offered(chat)).find(({ id }) => id === request.method);
    if (!method) throw new AppError('bad_request', 'The agent does not offer this way any more.');
    if (this.#running.has(chat.agent)) {
      const message = 'Somebody logs in to this agent already. Finish that, or close its terminal.';
      throw new AppError('bad_request', message);
    }
    this.#running.set(chat.agent, chat.live);
    const opened = Promise.withResolvers<string | null>();
    const done = this.#run(chat, method, request, (session) => opened.resolve(session)).finally(
      () => this.#running.delete(chat.agent),
    );
    if (method.kind === 'environment') {
      await done.catch((error: unknown) => {
        throw new AppError('bad_request', wordsOf(error), { cause: error });
      });
      return { session: null };
    }
    // Told in the chat: it may take minutes.
    const told = done.catch((error: unknown) => {
      const text = `Nobody is logged in. ${wordsOf(error)}`;
      chat.live.record({ type: 'noted', reason: 'error', text, action: 'login' });
    });
    if (method.kind === 'agent') return { session: null };
    return { session: await Promise.race([opened.promise, told.then(() => null)]) };
  }

  /** Ends the process of a chat's agent and starts it again with all its chats. @throws AppError */
  async endAgent(id: string): Promise<void> {
    const chat = this.#ports.chat(id);
    const project = await this.#ports.project(chat);
    const { leases } = project;
    for (const live of this.#ports.live()) live.endsByPerson(leases);
    await project.renew().catch(() => {
      // Told in the chats that have lost it.
    });
  }

  /** Ends log-ins that are under way. */
  dispose(): void {
    this.#ended.abort();
  }

  async #offered(chat: LoginChat): Promise<readonly AgentAuthMethod[]> {
    const project = await this.#ports.project(chat);
    // Whether that works or not, it has told how to log in.
    if (!project.client) await chat.live.session();
    return project.client?.authMethods ?? [];
  }

  async #run(
    chat: LoginChat,
    method: AgentAuthMethod,
    { variables, commandId }: LoginRequest,
    onDidOpen: (session: string) => void,
  ): Promise<void> {
    const project = await this.#ports.project(chat);
    const { client } = project;
    const { signal } = this.#ended;
    const flow = new AuthFlow({
      agent: () => programOf(client?.program),
      terminal: sessionLoginTerminal(this.#ports.sessions, { cwd: chat.cwd, onDidOpen }),
      authenticate: async (id) => client?.authenticate?.(id, { signal, timeoutMs: LOGIN_MS }),
      askVariables: () => Promise.resolve(variables ?? null),
    });
    const { env } = await flow.use(method, signal);
    if (Object.keys(env).length > 0) await this.#ports.secrets.keep(chat.agent, env);
    await project.renew();
    chat.live.repeat(commandId);
  }
}

/** How long a person may take for a log-in that the agent does by itself, in ms. */
const LOGIN_MS = 15 * 60_000;

function programOf(program: LoginAgent | undefined): LoginAgent {
  if (program) return program;
  throw new AppError('bad_request', 'The agent does not run. Start it again and log in then.');
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function toMethod(method: AgentAuthMethod): LoginMethod {
  const { id, name, description = null, kind } = method;
  if (kind !== 'environment') return { id, name, description, kind, variables: [], link: null };
  const variables = method.variables.map((variable) => ({
    ...variable,
    label: variable.label ?? null,
  }));
  return { id, name, description, kind, variables, link: method.link ?? null };
}
