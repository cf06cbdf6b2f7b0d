import type { PaintedCode } from './code-painter.ts';

/** Characters of code that are kept with their colours. */
const MAX_CHARS = 500_000;

/** The code that was coloured last: what is scrolled back to has its colours at once. */
export class RecentCode {
  readonly #maxChars: number;
  readonly #found = new Map<string, PaintedCode>();
  #chars = 0;

  constructor(maxChars = MAX_CHARS) {
    this.#maxChars = maxChars;
  }

  /** Exactly this code, if it is kept. */
  find(language: string | undefined, code: string): PaintedCode | undefined {
    return language === undefined ? undefined : this.#found.get(`${language}\n${code}`);
  }

  /** Keeps code that was coloured; of code that grows each step is another one. */
  keep(language: string, painted: PaintedCode): void {
    const key = `${language}\n${painted.code}`;
    if (this.#found.delete(key)) this.#chars -= key.length;
    this.#found.set(key, painted);
    this.#chars += key.length;
    for (const oldest of this.#found.keys()) {
      if (this.#chars <= this.#maxChars) return;
      this.#found.delete(oldest);
      this.#chars -= oldest.length;
    }
  }
}
