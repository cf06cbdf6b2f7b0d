// Which key each machine had when this browser was there last. Public keys: no secret is kept.

import * as z from 'zod/mini';

const NAME = 'aerie.machine-keys';
const MAX_MACHINES = 256;

const kept = z.record(z.string().check(z.maxLength(128)), z.string().check(z.maxLength(128)));

/** What of `Storage` is used. */
type KeyStorage = Pick<Storage, 'getItem' | 'setItem'>;

export class KnownKeys {
  readonly #storage: () => KeyStorage;

  /** `storage` may throw: some browsers have none. */
  constructor(storage: () => KeyStorage) {
    this.#storage = storage;
  }

  /** The key (base64) of a machine; undefined if this browser was never there. */
  of(wingId: string): string | undefined {
    const all = this.#read();
    return Object.hasOwn(all, wingId) ? all[wingId] : undefined;
  }

  /** Remembers it; of too many machines those whose keys were taken longest ago are forgotten. */
  remember(wingId: string, key: string): void {
    const others = Object.entries(this.#read()).filter(([id]) => id !== wingId);
    const all = [...others.slice(1 - MAX_MACHINES), [wingId, key]];
    try {
      this.#storage().setItem(NAME, JSON.stringify(Object.fromEntries(all)));
    } catch {
      // A browser that keeps nothing: the key is compared again the next time.
    }
  }

  #read(): Readonly<Record<string, string>> {
    try {
      const read = kept.safeParse(JSON.parse(this.#storage().getItem(NAME) ?? '{}'));
      return read.success ? read.data : {};
    } catch {
      // Nothing is kept, or something else stands there.
      return {};
    }
  }
}
