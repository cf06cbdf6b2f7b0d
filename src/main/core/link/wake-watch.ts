// Tells when the machine has slept: then the wall clock has gone on while timers have not.

import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** How often it looks, and how much later than that is more than a busy machine, in ms. */
const LOOK_EVERY = 5000;
const SLEPT = 20_000;

export class WakeWatch implements Disposable {
  readonly #clock: Clock;
  readonly #onWake: () => void;
  readonly #next = new MutableDisposable<Disposable>();

  /** `onWake` is called within seconds of each awakening; also when somebody sets the clock forward. */
  constructor(clock: Clock, onWake: () => void) {
    this.#clock = clock;
    this.#onWake = onWake;
    this.#look();
  }

  dispose(): void {
    this.#next.dispose();
  }

  #look(): void {
    const since = this.#clock.now();
    this.#next.value = this.#clock.after(LOOK_EVERY, () => {
      const late = this.#clock.now() - since - LOOK_EVERY;
      this.#look();
      if (late > SLEPT) this.#onWake();
    });
  }
}
