// One opencode server, spoken to over HTTP on loopback. Never goes through a proxy: the password must
// not leave this machine. Neither the password nor answers appear in errors.

import { Agent, type IncomingMessage, request } from 'node:http';
import { SideChannelError } from './side-channel-error.ts';

/** Where a server is and how it lets one in. */
export interface SideAddress {
  readonly hostname: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Absolute path of the project that calls are about. */
  readonly directory: string;
}

interface Call {
  readonly body?: unknown;
  /** In ms; 10,000 unless given. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** The project it is about, if it is another one. */
  readonly directory?: string | undefined;
  /** Leaves the password out. */
  readonly anonymous?: boolean;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

const MAX_ANSWER = 32 * 1024 * 1024;
const CALL_TIMEOUT_MS = 10_000;

/** Requests to one opencode server. */
export class SideHttp {
  readonly #address: SideAddress;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  readonly #closed = new AbortController();

  constructor(address: SideAddress) {
    this.#address = address;
  }

  /** The project that calls are about unless they say another. */
  get directory(): string {
    return this.#address.directory;
  }

  /** The status of an answer whose body does not matter. @throws SideChannelError if there is none */
  async status(path: string, call: Call = {}): Promise<number> {
    const answer = await this.#send('GET', path, { ...call, signal: limited(call) });
    answer.resume();
    return answer.statusCode ?? 0;
  }

  /** Calls the API; the JSON it answers with, or undefined for an empty answer. @throws SideChannelError */
  async call(method: Method, path: string, call: Call = {}): Promise<unknown> {
    const answer = await this.#send(method, path, { ...call, signal: limited(call) });
    const body = await this.#readAll(answer, path);
    refuseBadStatus(answer.statusCode ?? 0, path);
    if (body === '') return undefined;
    try {
      return JSON.parse(body);
    } catch {
      // The parser's message quotes the body.
      throw new SideChannelError(
        `opencode answered ${path} with something else than JSON.`,
        'bad_answer',
      );
    }
  }

  /** Opens an answer that does not end. The caller destroys it. @throws SideChannelError */
  async open(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    const answer = await this.#send('GET', path, { signal });
    if (answer.statusCode === 200) return answer;
    answer.destroy();
    refuseBadStatus(answer.statusCode ?? 0, path);
    throw new SideChannelError(`opencode answered ${path} in an unexpected way.`, 'bad_answer');
  }

  /** Ends all requests, also those under way. */
  close(): void {
    this.#closed.abort();
    this.#agent.destroy();
  }

  #send(method: Method, path: string, call: Call): Promise<IncomingMessage> {
    const { hostname, port, user, password } = this.#address;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const headers: Record<string, string> = { accept: '*/*' };
    if (!call.anonymous) headers['authorization'] = basic(user, password);
    if (body !== undefined) headers['content-type'] = 'application/json';
    const closed = this.#closed.signal;
    const signal = call.signal ? AbortSignal.any([closed, call.signal]) : closed;
    const directory = call.directory ?? this.#address.directory;
    const query = new URLSearchParams({ directory }).toString();
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const out = request(
      { hostname, port, method, headers, signal, agent: this.#agent, path: `${path}?${query}` },
      resolve,
    );
    // Not once: an error nobody listens to, such as one after the answer, would end this program.
    out.on('error', (cause) => reject(this.#unreachable(path, cause)));
    out.end(body);
    return promise;
  }

  async #readAll(answer: IncomingMessage, path: string): Promise<string> {
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of answer) {
        if (!Buffer.isBuffer(chunk)) continue;
        length += chunk.length;
        if (length > MAX_ANSWER) break;
        chunks.push(chunk);
      }
    } catch (cause) {
      throw this.#unreachable(path, cause);
    }
    if (length > MAX_ANSWER) {
      throw new SideChannelError(`opencode answered ${path} with too much.`, 'bad_answer');
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  #unreachable(path: string, cause: unknown): SideChannelError {
    if (this.#closed.signal.aborted) {
      return new SideChannelError('The connection to opencode was closed.', 'closed', { cause });
    }
    return new SideChannelError(
      `opencode's HTTP API does not answer (${path}). Restart the agent if this stays so.`,
      'unreachable',
      { cause },
    );
  }
}

function limited(call: Call): AbortSignal {
  const limit = AbortSignal.timeout(call.timeoutMs ?? CALL_TIMEOUT_MS);
  return call.signal ? AbortSignal.any([call.signal, limit]) : limit;
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function refuseBadStatus(status: number, path: string): void {
  if (status >= 200 && status < 300) return;
  if (status === 404) {
    throw new SideChannelError(
      `opencode does not know what ${path} is about (any more).`,
      'not_found',
    );
  }
  throw new SideChannelError(`opencode refused ${path} with status ${status}.`, 'refused');
}
