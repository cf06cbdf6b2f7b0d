import { type Disposable, toDisposable } from './disposable.ts';

/** Subscribe to something that happened; dispose the result to stop. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/**
 * A synchronous event source. Listeners run in order of subscription; one that throws does not keep
 * the others from running: its error is thrown again from a microtask, where it is seen as unhandled.
 */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Map<(value: T) => void, Disposable>();
  /** The listeners as they were at the last `fire`, until they change: every key that is typed fires several. */
  #calls: readonly ((value: T) => void)[] | undefined;
  #disposed = false;

  /** The subscribe side, to be handed out instead of the emitter. */
  readonly event: Event<T> = (listener) => {
    const entry = (value: T): void => listener(value);
    const subscription = toDisposable(() => {
      this.#listeners.delete(entry);
      this.#calls = undefined;
    });
    if (this.#disposed) subscription.dispose();
    else this.#listeners.set(entry, subscription);
    this.#calls = undefined;
    return subscription;
  };

  get listenerCount(): number {
    return this.#listeners.size;
  }

  fire(value: T): void {
    this.#calls ??= [...this.#listeners.keys()];
    for (const listener of this.#calls) {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** Ends every subscription; later ones are ended from the start. */
  dispose(): void {
    this.#disposed = true;
    for (const subscription of [...this.#listeners.values()]) subscription.dispose();
  }
}
