// Which size a terminal pane wants and whether it has it. The host decides: this only asks, and only
// for a reason (we decide the size already, or the person acts here), so that two windows never fight.

/** A size in cells. */
export interface Size {
  readonly cols: number;
  readonly rows: number;
}

export interface SizeKeeperEvents {
  /** Ask the host for this size. */
  ask(size: Size): void;
  /** The size another viewer decides, or null while ours holds. */
  onSizedElsewhere(size: Size | null): void;
}

const same = (a: Size | undefined, b: Size | undefined): boolean =>
  a !== undefined && b !== undefined && a.cols === b.cols && a.rows === b.rows;

export class SizeKeeper {
  readonly #events: SizeKeeperEvents;
  #fitted: Size | undefined;
  #actual: Size | undefined;
  #asked: Size | undefined;
  /** True while the last word on the size was ours. */
  #owner = true;

  /** `opened` is the size the channel was opened with. */
  constructor(opened: Size, events: SizeKeeperEvents) {
    this.#asked = opened;
    this.#events = events;
  }

  /** The size that fits the pane; undefined until it was measured. */
  get fitted(): Size | undefined {
    return this.#fitted;
  }

  /** The pane was measured. */
  didFit(size: Size): void {
    if (same(size, this.#fitted)) return;
    this.#fitted = size;
    if (this.#owner) this.#ask(size);
    this.#report();
  }

  /** The session has this size now. */
  didResize(size: Size): void {
    this.#actual = size;
    this.#owner = same(size, this.#asked);
    this.#report();
  }

  /** The person acts here: our size is wanted. */
  claim(): void {
    if (!this.#fitted || (this.#owner && same(this.#asked, this.#fitted))) return;
    this.#ask(this.#fitted);
    this.#report();
  }

  #ask(size: Size): void {
    if (this.#owner && same(size, this.#asked)) return;
    this.#owner = true;
    this.#asked = size;
    this.#events.ask(size);
  }

  #report(): void {
    const foreign = !this.#owner && this.#fitted && !same(this.#actual, this.#fitted);
    this.#events.onSizedElsewhere(foreign ? (this.#actual ?? null) : null);
  }
}
