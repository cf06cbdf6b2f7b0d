import type { Logger } from '#shared/base/ports.ts';

/** Ends a subscription; calling it again does nothing. */
export type Unsubscribe = () => void;

/**
 * Functions that are told something, one after the other in the order they came. One that throws is
 * logged and does not keep the others from hearing it.
 */
export class Listeners<T> {
  #entries: readonly { readonly listen: (value: T) => void }[] = [];
  readonly #logger: Logger;
  readonly #what: string;

  /** `what` names them in the log. */
  constructor(logger: Logger, what: string) {
    this.#logger = logger;
    this.#what = what;
  }

  get size(): number {
    return this.#entries.length;
  }

  readonly add = (listen: (value: T) => void): Unsubscribe => {
    const entry = { listen };
    this.#entries = [...this.#entries, entry];
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  };

  fire(value: T): void {
    for (const { listen } of this.#entries) {
      try {
        listen(value);
      } catch (error) {
        this.#logger.error({ err: error }, `A listener for ${this.#what} failed.`);
      }
    }
  }

  clear(): void {
    this.#entries = [];
  }
}
