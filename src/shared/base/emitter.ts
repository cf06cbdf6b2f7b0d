import { type Disposable, toDisposable } from './disposable.ts';

/** Subscribe to something that happened; dispose the result to stop. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/**
 * A synchronous event source. Listeners run in order of subscription; one that throws does not keep
 * the others from running: its error is thrown again from a microtask, where it is seen as unhandled.
 */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();
  #disposed = false;

  /** The subscribe side, to be handed out instead of the emitter. */
  readonly event: Event<T> = (listener) => {
    if (this.#disposed) return toDisposable(() => {});
    const entry = (value: T): void => listener(value);
    this.#listeners.add(entry);
    return toDisposable(() => this.#listeners.delete(entry));
  };

  get listenerCount(): number {
    return this.#listeners.size;
  }

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#listeners.clear();
  }
}
