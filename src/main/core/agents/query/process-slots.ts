// How many agent processes one-shot questions may have at once: each takes hundreds of megabytes.

import { BadOptionError, CancelledError } from '../errors/acp-error.ts';

export class ProcessSlots {
  #running = 0;
  #waiting: (() => void)[] = [];

  /** Processes under way. */
  get running(): number {
    return this.#running;
  }

  /**
   * Runs `work` once fewer than `max` others do; first come, first served.
   * @throws CancelledError if `signal` aborts before; BadOptionError for a `max` below 1
   */
  async run<T>(max: number, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (!(max >= 1)) throw new BadOptionError('maxProcesses must be at least 1.');
    while (this.#running >= max) await this.#turn(signal);
    if (signal?.aborted) throw cancelled(signal);
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw cancelled(signal);
    const woken = Promise.withResolvers<void>();
    const abort = (): void => woken.reject(signal ? cancelled(signal) : undefined);
    this.#waiting.push(woken.resolve);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await woken.promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }
}

function cancelled(signal: AbortSignal): CancelledError {
  return new CancelledError('The query was cancelled before it began.', { cause: signal.reason });
}
