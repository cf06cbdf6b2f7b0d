// The HTTP server of a bridge: on loopback, for whoever has the token. Knows nothing of MCP.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from '#shared/base/ports.ts';
import { NotStartedError, TransportError } from '../errors/acp-error.ts';
import { MCP_PATH, refusalOf } from './door-guard.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const BODY_TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 256;

/** Answers one request that may come in. */
export type DoorHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export class LoopbackDoor {
  readonly #handler: DoorHandler;
  readonly #logger: Logger;
  readonly #token = randomBytes(32).toString('base64url');
  readonly #server: Server;
  #host = '';

  constructor(handler: DoorHandler, logger: Logger) {
    this.#handler = handler;
    this.#logger = logger;
    this.#server = createServer(
      {
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: BODY_TIMEOUT_MS,
        connectionsCheckingInterval: HEADERS_TIMEOUT_MS / 4,
      },
      (request, response) => void this.#answer(request, response),
    );
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** Listens on a free port of 127.0.0.1. @throws TransportError */
  async open(): Promise<void> {
    const listening = Promise.withResolvers<void>();
    this.#server.once('error', listening.reject);
    this.#server.listen(0, '127.0.0.1', listening.resolve);
    try {
      await listening.promise;
    } catch (cause) {
      throw new TransportError(
        'The tools of this program could not be offered to the agent: no port of 127.0.0.1 could be opened. Try again, or start the agent without tools.',
        'subprocess',
        { cause, retryable: true },
      );
    }
    this.#server.off('error', listening.reject);
    this.#server.on('error', (error) => this.#logger.warn({ err: error }, 'tool bridge'));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') return;
    this.#host = `127.0.0.1:${address.port}`;
  }

  /** Where and with what to come in. @throws NotStartedError before `open` */
  get entry(): { readonly url: string; readonly authorization: string } {
    if (this.#host === '') {
      throw new NotStartedError('The tool bridge does not listen yet. Start it first.');
    }
    return { url: `http://${this.#host}${MCP_PATH}`, authorization: `Bearer ${this.#token}` };
  }

  /** Stops listening and cuts off whoever is connected. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const status = refusalOf(request, { host: this.#host, token: this.#token });
    if (status !== null) {
      refuse(response, status);
      return;
    }
    try {
      await this.#handler(request, response);
    } catch (error) {
      this.#logger.warn({ err: error }, 'a request to the tool bridge failed');
      if (response.headersSent) response.destroy();
      else refuse(response, 500);
    }
  }
}

/** Answers without a body, and reads no further from that connection. */
export function refuse(response: ServerResponse, status: number): void {
  const extra = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  response.writeHead(status, { connection: 'close', 'content-length': 0, ...extra }).end();
}
