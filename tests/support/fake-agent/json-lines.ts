// JSON-RPC over stdin and stdout, by hand: the fake agent must be able to say what a library forbids.
import { createInterface } from 'node:readline';

/** What came, as it is; checked by nobody. */
export interface Frame {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

type Handler = (params: Record<string, unknown>, id: Frame['id']) => unknown;

/** An answer that is an error. */
export class Refusal extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export class JsonLines {
  readonly #handlers = new Map<string, Handler>();
  readonly #waiting = new Map<unknown, (frame: Frame) => void>();
  #next = 1;
  /** Called with each frame before it is handled. */
  onFrame: (frame: Frame) => void = () => {};
  /** Called when the client has ended our input. */
  onEnd: () => void = () => {};

  start(): void {
    const lines = createInterface({ input: process.stdin });
    lines.on('line', (line) => this.#take(line));
    lines.on('close', () => this.onEnd());
    // The client is gone.
    process.stdout.on('error', () => process.exit(0));
  }

  on(method: string, handler: Handler): void {
    this.#handlers.set(method, handler);
  }

  /** Writes one line as it is. */
  raw(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  send(frame: object): void {
    this.raw(JSON.stringify({ jsonrpc: '2.0', ...frame }));
  }

  notify(method: string, params: object): void {
    this.send({ method, params });
  }

  /** Asks the client. `id` is chosen unless given. */
  ask(method: string, params: object, id: number | string = `a${this.#next++}`): Promise<Frame> {
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.send({ id, method, params });
    });
  }

  #take(line: string): void {
    const frame = JSON.parse(line) as Frame;
    this.onFrame(frame);
    if (frame.method === undefined) {
      this.#waiting.get(frame.id)?.(frame);
      return;
    }
    void this.#handle(frame.method, frame);
  }

  async #handle(method: string, { id, params = {} }: Frame): Promise<void> {
    const handler = this.#handlers.get(method);
    try {
      if (handler === undefined) throw new Refusal(-32601, `"Method not found": ${method}`);
      const result = await handler(params, id);
      if (id !== undefined && result !== undefined) this.send({ id, result });
    } catch (error) {
      if (id === undefined) return;
      const refusal = error instanceof Refusal ? error : new Refusal(-32603, String(error));
      const { code, message, data } = refusal;
      this.send({ id, error: { code, message, ...(data === undefined ? {} : { data }) } });
    }
  }
}
