// Whether a session asks to be looked at, and why.

import type { Clock } from '#shared/base/ports.ts';
import { type Attention, MAX_TITLE } from '#shared/contract/index.ts';

export class SessionAttention {
  readonly #clock: Clock;
  #current: Attention | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Why the session asks to be looked at, or null. */
  get current(): Attention | null {
    return this.#current;
  }

  /** Asks from now on. Text that is too long is cut. */
  raise(reason: Attention['reason'], message: string | null): void {
    this.#current = {
      reason,
      message: message === null ? null : message.slice(0, MAX_TITLE),
      at: this.#clock.now(),
    };
  }

  /** Asks no more; true if it did until now. */
  clear(): boolean {
    const asked = this.#current !== null;
    this.#current = null;
    return asked;
  }
}
