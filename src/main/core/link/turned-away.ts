// Who came up against a limit lately, for those at the machine to see: people elsewhere cannot do much
// about it themselves.

import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { TurnedAway as Told } from '#shared/contract/remote.ts';
import { whoMakesRoom } from './fair-shares.ts';

/** People kept; beyond, the one goes whose roost has most. */
const MAX_KEPT = 32;
/** Told for so long, in ms. */
const KEPT_FOR = 60 * 60_000;
/** Somebody who comes again and again is told no more often than this, in ms. */
const TOLD_EVERY = 10_000;
const MAX_SHOWN = 256;

export class TurnedAway implements Disposable {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Told>();
  readonly #changed = new Emitter<void>();

  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Somebody was turned away just now. */
  note(who: Omit<Told, 'at'>): void {
    const at = this.#clock.now();
    const name = `${who.roost}\n${who.userId}`;
    const before = this.#kept.get(name);
    const isSame = before?.limit === who.limit && before.wanted === who.wanted;
    if (before && isSame && at - before.at < TOLD_EVERY) return;
    // The newest last.
    this.#kept.delete(name);
    if (this.#kept.size >= MAX_KEPT) {
      const goes = whoMakesRoom(this.#kept, ([, holder]) => holder, who);
      if (goes) this.#kept.delete(goes[0]);
    }
    this.#kept.set(name, { ...who, email: plainLine(who.email, MAX_SHOWN), at });
    this.#changed.fire();
  }

  /** Those of the last hour, the newest last. */
  list(): Told[] {
    const since = this.#clock.now() - KEPT_FOR;
    return [...this.#kept.values()].filter(({ at }) => at > since);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
