/** Drawn bytes are reported in steps of at least this many, the last one of a burst excepted. */
export const ACK_STEP_BYTES = 16 * 1024;

/**
 * Viewer-side flow control: decides when to report drawn bytes to the host. In steps while output
 * flows, and at once when everything received is drawn, so that the host never waits for a rest.
 */
export class AckCounter {
  #received = 0;
  #drawn = 0;
  #reported = 0;

  /** Bytes received and not drawn yet. */
  get pending(): number {
    return this.#received - this.#drawn;
  }

  /** Records `bytes` as received. */
  received(bytes: number): void {
    this.#received += bytes;
  }

  /** Records `bytes` as drawn; returns how many to report now, 0 for none. */
  drawn(bytes: number): number {
    this.#drawn += bytes;
    const due = this.#drawn - this.#reported;
    if (due < ACK_STEP_BYTES && this.#drawn < this.#received) return 0;
    this.#reported = this.#drawn;
    return due;
  }
}
