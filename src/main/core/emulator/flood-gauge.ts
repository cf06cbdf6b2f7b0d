// Tells a flood of output from everyday output: a bucket that drains at a steady rate. Pure.

/** Output that passes at once: more than a full screen of colours. */
const CAPACITY = 64 * 1024;
/** Bytes per ms that never count as a flood. */
const DRAIN_PER_MS = 2 * 1024;
/** A flood is over after this long without output. */
const CALM_MS = 25;

export class FloodGauge {
  #level = 0;
  #last = 0;
  #on = false;

  /** Notes output at time `now` (ms, monotonic). */
  add(bytes: number, now: number): void {
    if (this.#on && now - this.#last >= CALM_MS) {
      this.#on = false;
      this.#level = 0;
    }
    this.#level = Math.max(0, this.#level - (now - this.#last) * DRAIN_PER_MS) + bytes;
    this.#last = now;
    if (this.#level > CAPACITY) this.#on = true;
  }

  get isOn(): boolean {
    return this.#on;
  }

  /** When the flood is over if nothing more comes: 0 if it is by `now`, else a time. */
  calmAt(now: number): number {
    const end = this.#last + CALM_MS;
    if (now < end) return end;
    this.#on = false;
    this.#level = 0;
    return 0;
  }
}
