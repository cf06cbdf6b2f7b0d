// What a person typed as a secret must not come back into the transcript through what an agent tells:
// the result of a question's tool call repeats the answers.

const MASK = '••••••';
/** Shorter ones are hidden only where they stand alone: they are part of too many words. */
const MIN_INSIDE = 4;

/** Secrets of a chat, kept in memory only. */
export class HiddenWords {
  readonly #words = new Set<string>();

  add(words: readonly string[]): void {
    for (const word of words) {
      const trimmed = word.trim();
      if (trimmed === '') continue;
      this.#words.add(trimmed);
      // As it stands inside of JSON text.
      this.#words.add(JSON.stringify(trimmed).slice(1, -1));
    }
  }

  /** `value` with a mask for each secret in its texts; the same object if there is none. */
  hide<T>(value: T): T {
    if (this.#words.size === 0) return value;
    const text = JSON.stringify(value);
    if (text === undefined) return value;
    const isIn = [...this.#words].some((word) => text.includes(JSON.stringify(word).slice(1, -1)));
    if (!isIn) return value;
    const masked: T = JSON.parse(text, (_, inner: unknown) => this.#inText(inner));
    return masked;
  }

  #inText(value: unknown): unknown {
    if (typeof value !== 'string') return value;
    let text = value;
    for (const word of this.#words) {
      if (text === word) return MASK;
      text = text.replaceAll(word.length < MIN_INSIDE ? `"${word}"` : word, () =>
        word.length < MIN_INSIDE ? `"${MASK}"` : MASK,
      );
    }
    return text;
  }
}
