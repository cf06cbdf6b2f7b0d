// Those who watch one session over one link, by the names that the roost gives them.

import type { Disposable } from '#shared/base/disposable.ts';
import { type ShareHolder, whoMakesRoom } from '../fair-shares.ts';
import type { Attached } from './attached.ts';

/** Browsers that may watch one session over one link. */
const MAX_WATCHERS = 16;

export class Watchers implements Disposable {
  readonly #entries = new Map<string, Attached>();

  /** The oldest first. */
  get all(): readonly (readonly [viewerId: string, attached: Attached])[] {
    return [...this.#entries];
  }

  get size(): number {
    return this.#entries.size;
  }

  get(viewerId: string): Attached | undefined {
    return this.#entries.get(viewerId);
  }

  /**
   * Who has to leave before `comer` may watch; undefined while there is room. Roosts do not tell when
   * somebody has left: most often it is one who has.
   */
  toLeave(comer: ShareHolder): string | undefined {
    if (this.#entries.size < MAX_WATCHERS) return undefined;
    return whoMakesRoom(this.#entries, ([, { visitor }]) => visitor.caller, comer)?.[0];
  }

  /** Takes the place of whoever had that name. */
  set(viewerId: string, attached: Attached): void {
    this.drop(viewerId);
    this.#entries.set(viewerId, attached);
  }

  drop(viewerId: string): void {
    const watcher = this.#entries.get(viewerId);
    this.#entries.delete(viewerId);
    watcher?.dispose();
  }

  dispose(): void {
    for (const viewerId of [...this.#entries.keys()]) this.drop(viewerId);
  }
}
