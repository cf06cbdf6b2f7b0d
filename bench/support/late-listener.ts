/** Output that comes before somebody listens is kept for them, and is theirs first. */
export class LateListener {
  #early: Uint8Array[] | undefined = [];
  #listener: (bytes: Uint8Array) => void = (bytes) => this.#early?.push(bytes);

  /** Hands output on, or keeps it. */
  readonly push = (bytes: Uint8Array): void => this.#listener(bytes);

  get listener(): (bytes: Uint8Array) => void {
    return this.#listener;
  }

  set listener(next: (bytes: Uint8Array) => void) {
    this.#listener = next;
    const waiting = this.#early ?? [];
    this.#early = undefined;
    for (const bytes of waiting) next(bytes);
  }
}
