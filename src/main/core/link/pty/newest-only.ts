/** Hands things over one at a time. What comes meanwhile waits, and only the newest of it does. */
export class NewestOnly<T> {
  readonly #handOver: (one: T, onDone: () => void) => void;
  #busy = false;
  #next: { readonly one: T } | undefined;

  /** `handOver` calls `onDone` once the next one may come. */
  constructor(handOver: (one: T, onDone: () => void) => void) {
    this.#handOver = handOver;
  }

  offer(one: T): void {
    this.#next = { one };
    if (!this.#busy) this.#go();
  }

  #go(): void {
    const next = this.#next;
    this.#next = undefined;
    this.#busy = next !== undefined;
    if (next) this.#handOver(next.one, () => this.#go());
  }
}
