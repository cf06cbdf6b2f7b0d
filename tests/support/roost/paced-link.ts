import type { WebSocket } from 'ws';

/** How fast frames get to somebody. */
export interface LinkPace {
  /** Bytes per second; 0 stops the link. */
  readonly bytesPerSecond: number;
  /** One way, in ms. */
  readonly latencyMs: number;
}

/**
 * Frames of a roost on their way to one browser: at once, or as slowly as a bad network takes them. They
 * stay in order.
 */
export class PacedLink {
  readonly #socket: WebSocket;
  #pace: LinkPace | undefined;
  #queue: { readonly frame: string | Buffer; readonly at: number }[] = [];
  #queued = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the line is free again. */
  #free = 0;
  #drained: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.once('close', () => this.#end());
  }

  /** Bytes that have not been taken yet. */
  get waiting(): number {
    return this.#queued + this.#socket.bufferedAmount;
  }

  /** Changes how fast frames go from now on; undefined as fast as they can. */
  set pace(pace: LinkPace | undefined) {
    this.#pace = pace;
    this.#free = performance.now();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next();
  }

  send(frame: string | Buffer): void {
    if (!this.#pace && this.#queue.length === 0) {
      this.#socket.send(frame, { binary: false }, () => this.#didSend());
      return;
    }
    this.#queue.push({ frame, at: performance.now() });
    this.#queued += frame.length;
    this.#next();
  }

  /** Runs `then` when what waits has become less. */
  onceLess(then: () => void): void {
    this.#drained.push(then);
  }

  #next(): void {
    if (this.#timer) return;
    const first = this.#queue[0];
    if (!first) return;
    const pace = this.#pace;
    if (pace?.bytesPerSecond === 0) return;
    const now = performance.now();
    const begins = Math.max(this.#free, first.at);
    const takes = pace ? (first.frame.length / pace.bytesPerSecond) * 1000 : 0;
    const arrives = pace ? begins + takes + pace.latencyMs : now;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#free = begins + takes;
        this.#queue.shift();
        this.#queued -= first.frame.length;
        this.#socket.send(first.frame, { binary: false }, () => this.#didSend());
        this.#next();
      },
      Math.max(0, arrives - now),
    );
  }

  #didSend(): void {
    const waiting = this.#drained;
    this.#drained = [];
    for (const then of waiting) then();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#queue = [];
    this.#queued = 0;
    this.#didSend();
  }
}
