// What a terminal has printed of late, in which it is looked for lines that were typed. One text for all of
// them: many lines may wait at once, such as those that somebody pastes.

/** Characters kept after the mark that was made last, and of all. */
const MAX_AFTER = 65_536;
const MAX_KEPT = 4 * MAX_AFTER;

/** A place in the text, from which on something is looked for. */
export interface Mark {
  from: number;
}

export class ShownText {
  readonly #chars: string[] = [];

  /** A mark made now is here. */
  get length(): number {
    return this.#chars.length;
  }

  /** Takes what is printed. `marks`: all that are in use, the oldest first; what they stand on may go. */
  add(text: Iterable<string>, marks: readonly Mark[]): void {
    // A flood says nothing of what was typed.
    const limit = Math.min(MAX_KEPT, (marks.at(-1)?.from ?? 0) + MAX_AFTER);
    let least = this.#chars.length;
    for (const char of text) {
      edit(this.#chars, char, limit);
      least = Math.min(least, this.#chars.length);
    }
    for (const mark of marks) mark.from = Math.min(mark.from, least);
  }

  /** Which of `texts` stand after their marks, which are in order. Where lines are broken says nothing. */
  after(marks: readonly Mark[], texts: readonly string[]): boolean[] {
    let whole = '';
    let at = 0;
    const starts = marks.map(({ from }) => {
      whole += solid(this.#chars.slice(at, from).join(''));
      at = from;
      return whole.length;
    });
    whole += solid(this.#chars.slice(at).join(''));
    return texts.map((text, index) => whole.includes(solid(text), starts[index]));
  }

  /** Forgets what is before all marks that are in use, which move; all of it without any. */
  forgetBefore(marks: readonly Mark[]): void {
    const [first = { from: this.#chars.length }] = marks;
    const gone = this.#chars.splice(0, first.from).length;
    for (const mark of marks) mark.from -= gone;
  }
}

/**
 * Adds `char` to a text of at most `limit` characters: erased by backspaces, without other control
 * characters. False if that changes nothing.
 */
export function edit(text: string[], char: string, limit: number): boolean {
  if (char === '\b' || char === '\u007f') return text.pop() !== undefined;
  if (char === '\u0015') return text.splice(0).length > 0;
  const printable = char >= ' ' && !(char >= '\u0080' && char <= '\u009f');
  return printable && text.length < limit && text.push(char) > 0;
}

const solid = (text: string): string => text.replace(/\s+/gu, '');
