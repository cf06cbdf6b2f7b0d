// Sender-side flow control of one viewer. The window follows the delay between sending bytes and
// hearing that they were drawn: it grows while the viewer keeps up and shrinks when a queue builds
// up, so that what is on its way is never more than a moment old.

/** Bounds of the window in bytes. */
export const MIN_WINDOW = 32 * 1024;
export const MAX_WINDOW = 1024 * 1024;
const INITIAL_WINDOW = 256 * 1024;
/** Queueing delay aimed at, in ms above the shortest delay seen. */
const TARGET_DELAY = 15;
/** The shortest delay is forgotten slowly, so that a changed path is learned, in ms per ack. */
const BASE_DELAY_DRIFT = 0.05;

export class AckWindow {
  #size = INITIAL_WINDOW;
  #sent = 0;
  #acked = 0;
  #baseDelay = Number.POSITIVE_INFINITY;
  /** Send times of byte totals not yet acknowledged, oldest first. */
  readonly #marks: { total: number; at: number }[] = [];

  /** Bytes that may be on their way at once. */
  get size(): number {
    return this.#size;
  }

  /** Bytes sent and not acknowledged. */
  get inFlight(): number {
    return this.#sent - this.#acked;
  }

  get canSend(): boolean {
    return this.inFlight < this.#size;
  }

  /** Records `bytes` as sent at `now` (monotonic ms). */
  sent(bytes: number, now: number): void {
    this.#sent += bytes;
    this.#marks.push({ total: this.#sent, at: now });
  }

  /**
   * Takes the viewer's running total. Totals that go back or claim more than was sent are clamped:
   * a wrong viewer only harms itself.
   */
  acked(total: number, now: number): void {
    const limited = this.inFlight >= this.#size / 2;
    this.#acked = Math.min(this.#sent, Math.max(this.#acked, total));
    let sentAt: number | undefined;
    while (this.#marks[0] && this.#marks[0].total <= this.#acked) sentAt = this.#marks.shift()?.at;
    if (sentAt === undefined) return;
    const delay = now - sentAt;
    this.#baseDelay = Math.min(this.#baseDelay + BASE_DELAY_DRIFT, delay);
    const queueing = delay - this.#baseDelay;
    if (queueing > TARGET_DELAY) {
      this.#size = Math.max(MIN_WINDOW, Math.floor(this.#size * 0.8));
    } else if (limited && queueing < TARGET_DELAY / 2) {
      this.#size = Math.min(MAX_WINDOW, Math.floor(this.#size * 1.25));
    }
  }
}
