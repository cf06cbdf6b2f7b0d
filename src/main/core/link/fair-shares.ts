// Limits that are apart for each roost, and for each person on it: whoever takes all they can get takes
// nothing from people of another roost, and leaves something to others of their own.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';

/** Somebody who takes a place. */
export interface ShareHolder {
  readonly roost: string;
  /** Empty for somebody who has not said. */
  readonly userId: string;
}

/** A limit that leaves no place: a person's own, or that of all people of their roost together. */
export interface FullShare {
  readonly limit: 'person' | 'roost';
  readonly most: number;
}

export class FairShares {
  readonly #ofRoost: number;
  readonly #ofPerson: number;
  readonly #taken = new Map<string, number>();

  constructor({ ofRoost, ofPerson }: { readonly ofRoost: number; readonly ofPerson: number }) {
    this.#ofRoost = ofRoost;
    this.#ofPerson = ofPerson;
  }

  /** A place, to be given back by disposing it; null if there is none for them. */
  take(holder: ShareHolder): Disposable | null {
    if (this.full(holder)) return null;
    const { roost } = holder;
    const person = nameOf(holder);
    this.#add(roost, 1);
    this.#add(person, 1);
    return toDisposable(() => {
      this.#add(roost, -1);
      this.#add(person, -1);
    });
  }

  /** Why there is no place for somebody; null if there is one. */
  full(holder: ShareHolder): FullShare | null {
    const [ofPerson, ofRoost] = [this.#ofPerson, this.#ofRoost];
    if (this.#of(nameOf(holder)) >= ofPerson) return { limit: 'person', most: ofPerson };
    return this.#of(holder.roost) >= ofRoost ? { limit: 'roost', most: ofRoost } : null;
  }

  #of(name: string): number {
    return this.#taken.get(name) ?? 0;
  }

  #add(name: string, by: number): void {
    const count = this.#of(name) + by;
    if (count > 0) this.#taken.set(name, count);
    else this.#taken.delete(name);
  }
}

const nameOf = ({ roost, userId }: ShareHolder): string => `${roost}\n${userId}`;

/**
 * Who makes room for `comer` where everybody's places are counted together: the oldest of whoever would
 * have most, first of the roosts, then of the people on that. `holders`: the oldest first.
 */
export function whoMakesRoom<T>(
  holders: Iterable<T>,
  holderOf: (one: T) => ShareHolder,
  comer: ShareHolder,
): T | undefined {
  const onRoost = mostOf([...holders], (one) => holderOf(one).roost, comer.roost);
  return mostOf(onRoost, (one) => holderOf(one).userId, comer.userId)[0];
}

/** Those whose name has most, one more being called `comer`; it is them if others have as many. */
function mostOf<T>(all: readonly T[], nameOf: (one: T) => string, comer: string): readonly T[] {
  const groups = Map.groupBy(all, nameOf);
  const countOf = (name: string): number =>
    (groups.get(name)?.length ?? 0) + (name === comer ? 1 : 0);
  let most = groups.has(comer) ? comer : (groups.keys().next().value ?? comer);
  for (const name of groups.keys()) if (countOf(name) > countOf(most)) most = name;
  return groups.get(most) ?? [];
}
