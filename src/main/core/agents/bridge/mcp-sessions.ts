// MCP sessions of the agents' MCP clients: each has a server of its own. Says nothing about tools.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Clock } from '#shared/base/ports.ts';
import { HttpExchange } from './http-exchange.ts';
import { refuse } from './loopback-door.ts';
import { readBody } from './read-body.ts';

const MAX_SESSIONS = 32;
const IDLE_MS = 60 * 60_000;

interface McpSession {
  readonly server: McpServer;
  readonly transport: StreamableHTTPServerTransport;
  /** Requests under way; an open event stream is one. */
  open: number;
  lastUsed: number;
}

export class McpSessions {
  readonly #createServer: () => McpServer;
  readonly #clock: Clock;
  readonly #sessions = new Map<string, McpSession>();

  constructor(createServer: () => McpServer, clock: Clock) {
    this.#createServer = createServer;
    this.#clock = clock;
  }

  /** Answers one request, which was let in. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? this.#sessions.get(id) : undefined;
    if (id !== undefined && known === undefined) {
      refuse(response, 404);
      return;
    }
    const message = request.method === 'POST' ? messageIn(await readBody(request)) : undefined;
    if (typeof message === 'number') {
      refuse(response, message);
      return;
    }
    if (known === undefined && !this.#makeRoom()) {
      refuse(response, 503);
      return;
    }
    const session = known ?? (await this.#create());
    session.open += 1;
    response.once('close', () => {
      session.open -= 1;
      session.lastUsed = this.#clock.monotonic();
      // What did not begin a session is not kept.
      if (session.transport.sessionId === undefined) void session.server.close();
    });
    const auth = HttpExchange.asAuth(new HttpExchange(response));
    await session.transport.handleRequest(Object.assign(request, { auth }), response, message);
  }

  /** Servers of sessions whose agent can be told something; others may be those of one that is gone. */
  reachable(): McpServer[] {
    return [...this.#sessions.values()].filter(({ open }) => open > 0).map(({ server }) => server);
  }

  /** Ends all sessions; calls under way are aborted. */
  async close(): Promise<void> {
    const servers = [...this.#sessions.values()].map(({ server }) => server);
    this.#sessions.clear();
    await Promise.all(servers.map((server) => server.close()));
  }

  async #create(): Promise<McpSession> {
    const server = this.#createServer();
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void this.#sessions.set(id, session),
      onsessionclosed: (id) => void this.#sessions.delete(id),
    });
    const session = { server, transport, open: 0, lastUsed: this.#clock.monotonic() };
    await server.connect(transport);
    return session;
  }

  /** Ends sessions that nobody used for long, and if there are too many the one unused for longest. */
  #makeRoom(): boolean {
    const now = this.#clock.monotonic();
    const idle = [...this.#sessions]
      .filter(([, { open }]) => open === 0)
      .toSorted(([, a], [, b]) => a.lastUsed - b.lastUsed);
    for (const [id, session] of idle) {
      if (this.#sessions.size < MAX_SESSIONS && now - session.lastUsed < IDLE_MS) break;
      this.#sessions.delete(id);
      void session.server.close();
    }
    return this.#sessions.size < MAX_SESSIONS;
  }
}

/** The JSON in a body, or the status to refuse it with. */
function messageIn(body: string | null): object | number {
  if (body === null) return 413;
  try {
    const message: unknown = JSON.parse(body);
    return typeof message === 'object' && message !== null ? message : 400;
  } catch {
    // No JSON; its sender is to know, nobody else.
    return 400;
  }
}
