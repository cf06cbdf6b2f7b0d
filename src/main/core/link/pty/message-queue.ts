import type { Logger } from '#shared/base/ports.ts';

/** Messages that are dealt with one after the other; what comes faster than that is dropped. */
export class MessageQueue {
  readonly #max: number;
  readonly #logger: Logger;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(max: number, logger: Logger) {
    this.#max = max;
    this.#logger = logger;
  }

  /** True while nothing waits and nothing is being dealt with. */
  get isEmpty(): boolean {
    return this.#waiting === 0;
  }

  /** Deals with one after all before it; `onDone` is called then, however it went. */
  add(deal: () => Promise<void>, onDone: () => void): void {
    if (this.#waiting >= this.#max) return;
    this.#waiting += 1;
    this.#last = this.#last
      .then(deal)
      .catch((error: unknown) => {
        this.#logger.error({ err: error }, 'a message about a remote terminal failed');
      })
      .finally(() => {
        this.#waiting -= 1;
        onDone();
      });
  }
}
