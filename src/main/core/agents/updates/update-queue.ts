// What one slow reader has not read yet. Unbounded it joins neighbours, so that text never costs more
// than its length; bounded it drops the newest and counts.

export interface UpdateQueueOptions<T> {
  /** At most this many wait. */
  readonly limit?: number | undefined;
  /** Two neighbours as one, or null if they stay two. */
  readonly join?: ((first: T, second: T) => T | null) | undefined;
  readonly onDrop?: (() => void) | undefined;
  /** The reader is done, or the queue has ended. Called once. */
  readonly onEnd?: (() => void) | undefined;
}

export class UpdateQueue<T> implements AsyncIterableIterator<T> {
  readonly #options: UpdateQueueOptions<T>;
  #items: T[] = [];
  #head = 0;
  #waiting: PromiseWithResolvers<IteratorResult<T>>[] = [];
  #ended = false;
  #error: Error | undefined;

  constructor(options: UpdateQueueOptions<T> = {}) {
    this.#options = options;
  }

  /** How many wait to be read. */
  get size(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    if (this.#ended) return;
    const reader = this.#waiting.shift();
    if (reader) {
      reader.resolve({ done: false, value: item });
      return;
    }
    const last = this.#items.at(-1);
    if (this.size > 0 && last !== undefined) {
      const joined = this.#options.join?.(last, item);
      if (joined !== null && joined !== undefined) {
        this.#items[this.#items.length - 1] = joined;
        return;
      }
    }
    if (this.#options.limit !== undefined && this.size >= this.#options.limit) {
      this.#options.onDrop?.();
      return;
    }
    this.#items.push(item);
  }

  /** Nothing more comes; what waits can still be read, and then `error` if there is one. */
  end(error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    for (const reader of this.#waiting.splice(0)) this.#finish(reader);
    this.#options.onEnd?.();
  }

  next(): Promise<IteratorResult<T>> {
    const item = this.#items[this.#head];
    if (item !== undefined) {
      this.#head += 1;
      this.#compact();
      return Promise.resolve({ done: false, value: item });
    }
    const reader = Promise.withResolvers<IteratorResult<T>>();
    if (this.#ended) this.#finish(reader);
    else this.#waiting.push(reader);
    return reader.promise;
  }

  return(): Promise<IteratorResult<T>> {
    this.#items = [];
    this.#head = 0;
    this.end();
    this.#error = undefined;
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish(reader: PromiseWithResolvers<IteratorResult<T>>): void {
    const error = this.#error;
    this.#error = undefined;
    if (error) reader.reject(error);
    else reader.resolve({ done: true, value: undefined });
  }

  #compact(): void {
    if (this.#head < 256 || this.#head * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
