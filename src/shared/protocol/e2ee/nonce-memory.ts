/** Nonces remembered of one key; with twice as many the older half is forgotten. */
const MAX_REMEMBERED = 32_768;

/**
 * Remembers nonces of one key, so that a message that was sent or accepted before is refused: whoever
 * forwards messages could otherwise have them typed again, or reflect output as input. Bounded.
 */
export class NonceMemory {
  #limit: number;
  #recent = new Set<string>();
  #older = new Set<string>();

  constructor(limit = MAX_REMEMBERED) {
    this.#limit = limit;
  }

  /** Remembers as many as for anybody who may come in, from now on. */
  grow(): void {
    this.#limit = Math.max(this.#limit, MAX_REMEMBERED);
  }

  /** Remembers a nonce by its name, a character for each byte; false if it was there already. */
  add(name: string): boolean {
    if (this.#recent.has(name) || this.#older.has(name)) return false;
    this.#recent.add(name);
    if (this.#recent.size >= this.#limit) {
      this.#older = this.#recent;
      this.#recent = new Set();
    }
    return true;
  }
}
