// Lifetimes. Whoever creates a thing with a lifetime owns it and disposes it; see docs/architecture.md.
// Deliberately small: a store, a replaceable slot and a leak tracker for tests.

/** Something that holds a resource. `dispose` may be called more than once; later calls do nothing. */
export interface Disposable {
  dispose(): void;
}

let tracker: Set<Disposable> | undefined;

/** Starts recording every {@link DisposableStore} and subscription made from now on. Tests only. */
export function trackDisposables(): { leaked(): readonly Disposable[]; stop(): void } {
  const live = new Set<Disposable>();
  tracker = live;
  return {
    leaked: () => [...live],
    stop: () => {
      if (tracker === live) tracker = undefined;
    },
  };
}

/** Wraps `release` so that it runs exactly once. */
export function toDisposable(release: () => void): Disposable & { [Symbol.dispose](): void } {
  let open = true;
  const disposable = {
    dispose(): void {
      if (!open) return;
      open = false;
      tracker?.delete(disposable);
      release();
    },
    [Symbol.dispose](): void {
      disposable.dispose();
    },
  };
  tracker?.add(disposable);
  return disposable;
}

/**
 * A bag of disposables, released in reverse order of addition. After disposal it releases additions
 * at once. An error in one release does not keep the others from running; the first is rethrown.
 */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #disposed = false;

  constructor() {
    tracker?.add(this);
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Takes ownership of `item` and returns it. */
  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.add(item);
    return item;
  }

  /** Releases one item early. */
  delete(item: Disposable): void {
    if (this.#items.delete(item)) item.dispose();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    tracker?.delete(this);
    const errors: unknown[] = [];
    for (const item of [...this.#items].reverse()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#items.clear();
    if (errors.length > 0) throw errors[0];
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** A slot that owns at most one disposable: setting a new value releases the previous one. */
export class MutableDisposable<T extends Disposable> implements Disposable {
  #value: T | undefined;
  #disposed = false;

  get value(): T | undefined {
    return this.#value;
  }

  set value(next: T | undefined) {
    if (next === this.#value) return;
    const previous = this.#value;
    this.#value = this.#disposed ? undefined : next;
    previous?.dispose();
    if (this.#disposed) next?.dispose();
  }

  dispose(): void {
    this.#disposed = true;
    this.value = undefined;
  }
}
