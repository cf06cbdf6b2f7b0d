import type { Terminal } from '@xterm/headless';

/** Most rows told, from the bottom, and most characters of a line. */
const MAX_ROWS_TOLD = 60;
const MAX_LINE = 400;

/** The end of the screen as a person reads it. Untrusted text without control characters. */
export interface ScreenTail {
  /** Lines of the screen down to the last that is not blank; rows that were wrapped are joined, blank ends cut. */
  readonly lines: readonly string[];
  /** The line of the cursor, up to it. Blanks before the cursor are kept. */
  readonly beforeCursor: string;
  /** Text behind the cursor on its line, without trailing blanks. */
  readonly afterCursor: string;
  /** Number of the cursor's row since the session began: tells a row from a later one with the same text. */
  readonly row: number;
  /** True while a program shows a screen of its own, as editors and pagers do. */
  readonly alternate: boolean;
}

/** Reads the end of the screen. `trimmed`: rows that have left the scrollback. */
export function screenTail(terminal: Terminal, trimmed: number): ScreenTail {
  const buffer = terminal.buffer.active;
  const cursorRow = buffer.baseY + buffer.cursorY;
  const first = Math.max(buffer.baseY, buffer.baseY + terminal.rows - MAX_ROWS_TOLD);
  const lines: string[] = [];
  let beforeCursor = '';
  let afterCursor = '';
  for (let y = first; y < buffer.baseY + terminal.rows; y += 1) {
    const row = buffer.getLine(y);
    if (!row) break;
    const continued = lines.length > 0 && row.isWrapped;
    const above = continued ? (lines.pop() ?? '') : '';
    if (y === cursorRow) {
      beforeCursor = above + row.translateToString(false, 0, buffer.cursorX);
      afterCursor = row.translateToString(true, buffer.cursorX);
    }
    // A row that goes on below keeps its blanks: they are part of the line.
    const goesOn = buffer.getLine(y + 1)?.isWrapped === true;
    lines.push((above + row.translateToString(!goesOn)).slice(-MAX_LINE));
  }
  while (lines.at(-1)?.trim() === '') lines.pop();
  return {
    lines: lines.map((line) => line.trimEnd()),
    beforeCursor: beforeCursor.slice(-MAX_LINE),
    afterCursor: afterCursor.slice(0, MAX_LINE),
    row: trimmed + cursorRow,
    alternate: buffer.type === 'alternate',
  };
}
