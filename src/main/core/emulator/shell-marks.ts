// Where the shell's prompts and commands stand (OSC 133), as line numbers that follow their lines
// while output scrolls, lines are inserted or deleted, and the window changes size. xterm's own
// markers would each be called for every line that scrolls.

import type { Mark } from '#shared/protocol/stream/frames.ts';
import type { CoreBuffer } from '#shared/terminal/replay/xterm-internals.ts';

/** Most marks kept; the schema of a snapshot allows no more. */
const MAX_MARKS = 20_000;

interface Place {
  readonly kind: Mark['kind'];
  readonly column: number;
  readonly exitCode: number | null;
  /** Line number counted from the first line ever, so that scrolling changes nothing. */
  line: number;
}

export class ShellMarks {
  #places: Place[] = [];
  #trimmed = 0;
  #buffer: CoreBuffer | undefined;
  #subscriptions: { dispose(): void }[] = [];

  /** Follows the lines of `buffer`; marks on another buffer are dropped. */
  follow(buffer: CoreBuffer): void {
    if (buffer === this.#buffer) return;
    this.clear();
    this.#stop();
    this.#buffer = buffer;
    const { lines } = buffer;
    this.#subscriptions = [
      lines.onTrim((amount) => {
        this.#trimmed += amount;
      }),
      lines.onInsert(({ index, amount }) => {
        const from = index + this.#trimmed;
        for (const place of this.#places) if (place.line >= from) place.line += amount;
      }),
      lines.onDelete(({ index, amount }) => {
        const from = index + this.#trimmed;
        this.#places = this.#places.filter(({ line }) => line < from || line >= from + amount);
        for (const place of this.#places) if (place.line >= from) place.line -= amount;
      }),
    ];
  }

  /** Lines that left at the top so far, of all buffers followed. */
  get trimmed(): number {
    return this.#trimmed;
  }

  /** Adds a mark at `line` of the buffer; one of the same kind there is replaced. */
  add(mark: Mark): void {
    const line = mark.line + this.#trimmed;
    const last = this.#places.at(-1);
    if (last && last.line === line && last.kind === mark.kind) this.#places.pop();
    this.#places.push({ ...mark, line });
    if (this.#places.length > MAX_MARKS) this.#places = this.#places.slice(MAX_MARKS / 10);
  }

  /** Forgets the marks on lines `from` to `to` (exclusive) of the buffer, as they are erased. */
  erase(from: number, to: number): void {
    const first = from + this.#trimmed;
    const end = to + this.#trimmed;
    this.#places = this.#places.filter(({ line }) => line < first || line >= end);
  }

  /** Marks from line `firstLine` of the buffer on, numbered from there. */
  list(firstLine: number): Mark[] {
    const first = firstLine + this.#trimmed;
    this.#places = this.#places.filter(({ line }) => line >= this.#trimmed);
    return this.#places
      .filter(({ line }) => line >= first)
      .map(({ kind, line, column, exitCode }) => ({ kind, line: line - first, column, exitCode }));
  }

  /** The newest mark of a kind that is still in the buffer. */
  last(kind: Mark['kind']): { line: number; column: number } | undefined {
    const place = this.#places.findLast((each) => each.kind === kind);
    if (!place || place.line < this.#trimmed) return undefined;
    return { line: place.line - this.#trimmed, column: place.column };
  }

  clear(): void {
    this.#places = [];
  }

  dispose(): void {
    this.clear();
    this.#stop();
  }

  #stop(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#subscriptions = [];
    this.#buffer = undefined;
  }
}
