import { percentile } from './stats.ts';

/**
 * How long the event loop keeps others waiting, in ms, while it is watched. Unlike `monitorEventLoopDelay`,
 * which counts the time in between when it is stopped and started again, it can be used for parts of a run.
 */
export class LoopDelays {
  readonly #delays: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Watches from the next turn of the loop on. */
  async start(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#next();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  percentile(share: number): number {
    return percentile(this.#delays, share);
  }

  #next(): void {
    const asked = performance.now();
    this.#timer = setTimeout(() => {
      this.#delays.push(Math.max(0, performance.now() - asked - 1));
      this.#next();
    }, 1);
  }
}
