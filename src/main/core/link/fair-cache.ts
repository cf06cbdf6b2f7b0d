// What is kept of people elsewhere, bounded apart for each roost and for each person on it: whoever comes
// up with more and more pushes out only what is theirs.

import type { ShareHolder } from './fair-shares.ts';

export interface FairCacheOptions {
  /** Entries of one roost; beyond, the oldest of whoever has most goes. */
  readonly ofRoost: number;
  /** Entries of one person; beyond, their oldest goes. */
  readonly ofPerson: number;
  /** An entry had to go. */
  readonly didDrop?: (name: string) => void;
}

/** What is kept of one roost's people, who was heard of last at the end. */
interface Shelf<V> {
  size: number;
  readonly people: Map<string, Map<string, V>>;
}

export class FairCache<V> {
  readonly #options: FairCacheOptions;
  readonly #shelves = new Map<string, Shelf<V>>();

  constructor(options: FairCacheOptions) {
    this.#options = options;
  }

  /** Keeps `value` as the newest of its holder. */
  set({ roost, userId }: ShareHolder, name: string, value: V): void {
    const { ofRoost, ofPerson } = this.#options;
    const shelf = this.#shelves.get(roost) ?? {
      size: 0,
      people: new Map<string, Map<string, V>>(),
    };
    this.#shelves.set(roost, shelf);
    const theirs = shelf.people.get(userId) ?? new Map<string, V>();
    shelf.people.delete(userId);
    shelf.people.set(userId, theirs);
    if (!theirs.delete(name)) shelf.size += 1;
    theirs.set(name, value);
    if (theirs.size > ofPerson) this.#dropOldest(shelf, userId, theirs);
    else if (shelf.size > ofRoost) this.#dropOldest(shelf, ...greediest(shelf));
  }

  get(holder: ShareHolder, name: string): V | undefined {
    return this.of(holder).get(name);
  }

  /** All of one holder, the oldest first. */
  of({ roost, userId }: ShareHolder): ReadonlyMap<string, V> {
    return this.#shelves.get(roost)?.people.get(userId) ?? new Map<string, V>();
  }

  /** What was there, which is there no more. */
  take({ roost, userId }: ShareHolder, name: string): V | undefined {
    const shelf = this.#shelves.get(roost);
    const theirs = shelf?.people.get(userId);
    const value = theirs?.get(name);
    if (shelf && theirs?.delete(name)) this.#shrink(shelf, userId, theirs);
    return value;
  }

  /** Forgets all of a user, on one roost or on all; of everybody without a user. */
  forget(userId?: string, roost?: string): void {
    for (const [id, shelf] of this.#shelves) {
      if (roost !== undefined && id !== roost) continue;
      for (const [user, theirs] of [...shelf.people]) {
        if (userId !== undefined && user !== userId) continue;
        shelf.size -= theirs.size;
        shelf.people.delete(user);
      }
    }
  }

  #dropOldest(shelf: Shelf<V>, userId: string, theirs: Map<string, V>): void {
    const { value: name } = theirs.keys().next();
    if (name === undefined) return;
    theirs.delete(name);
    this.#shrink(shelf, userId, theirs);
    this.#options.didDrop?.(name);
  }

  #shrink(shelf: Shelf<V>, userId: string, theirs: Map<string, V>): void {
    shelf.size -= 1;
    if (theirs.size === 0) shelf.people.delete(userId);
  }
}

/** Who has most; of several whoever was not heard of for longest. */
function greediest<V>({ people }: Shelf<V>): [string, Map<string, V>] {
  let most: [string, Map<string, V>] = ['', new Map<string, V>()];
  for (const each of people) if (each[1].size > most[1].size) most = each;
  return most;
}
