/** Bounds of what may be on its way, in bytes as on the wire, and what it begins with. */
const LEAST = 4 * 1024;
const MOST = 1024 * 1024;
const FIRST = 32 * 1024;
/** So much later than at best, in ms, and less is sent. */
const LATE = 100;
/** The best is forgotten slowly, in ms per message, so that a changed network is learned. */
const DRIFT = 0.5;

/**
 * How much output may be on its way to a browser that tells what it has drawn: as much as gets there in a
 * moment. What the network holds of more than that would only make its screen old.
 */
export class ShownPace {
  #allowed = FIRST;
  #onItsWay = 0;
  #best = Number.POSITIVE_INFINITY;
  readonly #marks: { readonly total: number; readonly wire: number; readonly at: number }[] = [];

  /** True while no more should be sent. */
  get full(): boolean {
    return this.#onItsWay >= this.#allowed;
  }

  /** True once so little is on its way that a new screen should be. */
  get drained(): boolean {
    return this.#onItsWay <= this.#allowed / 4;
  }

  /** Whether so many bytes more may be sent. */
  takes(bytes: number): boolean {
    return this.#onItsWay + bytes <= this.#allowed;
  }

  /** Output up to `total` was sent in a message of `wire` bytes, at `now` (monotonic ms). */
  sent(total: number, wire: number, now: number): void {
    this.#marks.push({ total, wire, at: now });
    this.#onItsWay += wire;
  }

  /** The browser has drawn up to `total`. */
  drawn(total: number, now: number): void {
    const limited = this.#onItsWay >= this.#allowed / 2;
    let sentAt: number | undefined;
    while (this.#marks[0] && this.#marks[0].total <= total) {
      const mark = this.#marks.shift();
      this.#onItsWay -= mark?.wire ?? 0;
      sentAt = mark?.at;
    }
    if (sentAt === undefined) return;
    const delay = now - sentAt;
    this.#best = Math.min(this.#best + DRIFT, delay);
    const late = delay - this.#best;
    if (late > LATE) this.#allowed = Math.max(LEAST, this.#allowed / 2);
    else if (limited && late < LATE / 3) this.#allowed = Math.min(MOST, this.#allowed * 1.5);
  }
}
