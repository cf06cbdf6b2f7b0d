/** Whole lines of a text around a line, together at most `max` characters. */
export interface ShownLines {
  /** Number of the first line, from 1. */
  readonly first: number;
  readonly text: string;
  /** Lines of the whole text. */
  readonly lines: number;
}

/** All of `text` if it is short; else lines around `line`. A line that alone is too long is cut. */
export function shownLines(text: string, line: number, max: number): ShownLines {
  const all = text.split('\n');
  // A line feed ends the last line and begins no other.
  if (all.length > 1 && all.at(-1) === '') all.pop();
  if (text.length <= max) return { first: 1, text: all.join('\n'), lines: all.length };
  const middle = Math.min(Math.max(line, 1), all.length) - 1;
  let from = middle;
  let to = middle + 1;
  let left = max - (all[middle] ?? '').length;
  for (let grown = true; grown; ) {
    grown = false;
    const before = all[from - 1];
    if (before !== undefined && before.length + 1 <= left) {
      from -= 1;
      left -= before.length + 1;
      grown = true;
    }
    const after = all[to];
    if (after !== undefined && after.length + 1 <= left) {
      to += 1;
      left -= after.length + 1;
      grown = true;
    }
  }
  return { first: from + 1, text: all.slice(from, to).join('\n').slice(0, max), lines: all.length };
}
