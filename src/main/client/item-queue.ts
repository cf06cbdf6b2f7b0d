/** What was pushed, in order, for whoever takes it; an end comes after all that was pushed before. */
export class ItemQueue<T> {
  #items: T[] = [];
  #end: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  get length(): number {
    return this.#items.length;
  }

  get last(): T | undefined {
    return this.#items.at(-1);
  }

  push(item: T): void {
    if (this.#end) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** Takes the newest item back, if nobody took it. */
  pop(): void {
    this.#items.pop();
  }

  /** No more items follow; `error` is thrown to whoever asks for one. The first end counts. */
  end(error?: unknown): void {
    if (this.#end) return;
    this.#end = { error };
    this.#wake?.();
  }

  /** The next item, waited for, or undefined at the end. One at a time. */
  async take(): Promise<T | undefined> {
    while (this.#items.length === 0 && !this.#end) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = undefined;
    const item = this.#items.shift();
    const error = this.#end?.error;
    return item === undefined && error !== undefined ? Promise.reject(error) : item;
  }
}
