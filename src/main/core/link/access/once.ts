import type { Clock } from '#shared/base/ports.ts';

/** Values that are good once and for a while. Bounded: beyond, the oldest are forgotten. */
export class Once {
  readonly #clock: Clock;
  readonly #lifetime: number;
  readonly #limit: number;
  readonly #issued = new Map<string, number>();

  /** `lifetime` in ms. */
  constructor(clock: Clock, lifetime: number, limit = 1024) {
    this.#clock = clock;
    this.#lifetime = lifetime;
    this.#limit = limit;
  }

  /** Remembers `value`. */
  add(value: string): void {
    const oldest = this.#issued.keys().next();
    if (this.#issued.size >= this.#limit && !oldest.done) this.#issued.delete(oldest.value);
    this.#issued.set(value, this.#clock.monotonic());
  }

  /** True the first time, while it is good. */
  take(value: string): boolean {
    const at = this.#issued.get(value);
    this.#issued.delete(value);
    return at !== undefined && this.#clock.monotonic() - at < this.#lifetime;
  }

  /** Whether it was added and not taken, however long ago. */
  has(value: string): boolean {
    return this.#issued.has(value);
  }
}
