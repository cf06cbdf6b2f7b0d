// Answers like opencode's HTTP API, as far as a test says so, and can tell events.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A request that arrived. */
export interface SideCall {
  readonly method: string;
  readonly path: string;
  readonly directory: string | null;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

type Answer = { readonly status?: number; readonly body?: unknown; readonly raw?: string };

/** A server on a given port (any free one unless given). */
export class FakeSideServer implements AsyncDisposable {
  readonly calls: SideCall[] = [];
  /** By method and path, with ` of <project>` behind where one answers differently; 404 otherwise. */
  readonly answers = new Map<string, Answer>([
    ['GET /global/health', { body: { healthy: true, version: '9.9.9' } }],
    ['GET /permission', { body: [] }],
    ['GET /question', { body: [] }],
    ['GET /session/status', { body: {} }],
  ]);
  /** What lets one in; everybody if empty. */
  password = 'secret-password';
  /** Tells events of one project only. */
  isOld = false;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #listeners = new Set<ServerResponse>();
  #connections = 0;

  /** @throws the system's error, e.g. if somebody has the port */
  static async start(port = 0): Promise<FakeSideServer> {
    const server = new FakeSideServer();
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The server is closed.');
    return address.port;
  }

  /** How often somebody began to listen to events. */
  get connections(): number {
    return this.#connections;
  }

  /** How many listen now. */
  get listening(): number {
    return this.#listeners.size;
  }

  /** Tells an event, of the project at `directory`. */
  tell(type: string, properties: object, directory = '/the project/ü'): void {
    const payload = { id: 'evt_1', type, properties };
    this.tellRaw(`data: ${JSON.stringify({ directory, project: 'global', payload })}\n\n`);
  }

  tellRaw(text: string): void {
    for (const listener of this.#listeners) listener.write(text);
  }

  /** Ends all streams of events. */
  cutOff(): void {
    for (const listener of this.#listeners) listener.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://localhost');
    const { method = '', headers } = request;
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
    this.calls.push({
      method,
      path: url.pathname,
      directory: url.searchParams.get('directory'),
      authorization: headers.authorization,
      body: text === '' ? undefined : JSON.parse(text),
    });
    const right = `Basic ${Buffer.from(`opencode:${this.password}`).toString('base64')}`;
    if (this.password !== '' && headers.authorization !== right) {
      response.writeHead(401).end();
    } else if (url.pathname === (this.isOld ? '/event' : '/global/event')) {
      this.#connections += 1;
      this.#listeners.add(response);
      response.once('close', () => this.#listeners.delete(response));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"type":"server.connected","properties":{}}\n\n');
    } else {
      const call = `${method} ${url.pathname}`;
      const own = this.answers.get(`${call} of ${url.searchParams.get('directory')}`);
      const { status = 200, body, raw } = own ?? this.answers.get(call) ?? { status: 404 };
      response.writeHead(status).end(raw ?? (body === undefined ? '' : JSON.stringify(body)));
    }
  }
}
