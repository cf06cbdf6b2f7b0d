/** Hands results over in the order in which they were asked for, however long each takes. */
export class InOrder {
  #last: Promise<unknown> = Promise.resolve();

  /** `then` gets what `work` resolves with. What is thrown is seen as unhandled, and holds up nobody. */
  add<T>(work: Promise<T>, then: (result: T) => void): void {
    // It is waited for only once those before it are done.
    work.catch(() => {});
    this.#last = this.#last
      .then(() => work)
      .then(then)
      .catch((error: unknown) => {
        queueMicrotask(() => {
          throw error;
        });
      });
  }
}
