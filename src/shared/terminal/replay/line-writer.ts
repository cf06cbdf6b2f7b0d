// Writes rows of cells so that a terminal which prints them ends up with the very same cells: text,
// attributes, blanks with a background, soft wraps and grapheme boundaries. See docs/adr/0002.

import type { ByteWriter } from './byte-writer.ts';
import {
  backgroundOf,
  colorOf,
  foregroundOf,
  hasExtended,
  linkOf,
  type Pen,
  underlineOf,
  writePen,
} from './cell-attributes.ts';
import type { Core, CoreLine } from './xterm-internals.ts';

const CODE_POINT = 0x1fffff;
const COMBINED = 0x200000;
const HAS_CONTENT = 0x3fffff;
const WIDTH_SHIFT = 22;
const ONE_COLUMN = 1 << WIDTH_SHIFT;
const IDEOGRAPHIC_SPACE = 0x3000;
const FINAL = { C: 0x43, D: 0x44, G: 0x47, K: 0x4b, X: 0x58 } as const;

const widthOfState = (state: number): number => (state >> 1) & 3;
const joins = (state: number): boolean => (state & 1) !== 0;

/** Code points of `text`, one by one. */
function codePoints(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0) ?? 0);
}

export class LineWriter {
  readonly #out: ByteWriter;
  readonly #core: Core;
  readonly #plain: number;
  /** What the destination's pen is now. */
  readonly pen: Pen = { fg: 0, bg: 0, underline: 0, link: 0 };
  readonly #next: Pen = { fg: 0, bg: 0, underline: 0, link: 0 };
  // Raw words of the last printed cell, to skip work while they repeat; -1 when unknown.
  #rawFg = -1;
  #rawBg = -1;
  /** The destination's grapheme state after what was written last; 0 after any control sequence. */
  #join = 0;
  #joinIsPlain = false;
  /** Column of the destination's cursor; may be the number of columns (wrap pending). */
  #column = 0;
  /** Columns before this one hold filler of a forced wrap and must be written even if blank. */
  #dirty = 0;

  constructor(out: ByteWriter, core: Core) {
    this.#out = out;
    this.#core = core;
    this.#plain = core.unicodeService.charProperties(0x61, 0);
  }

  /** Forgets the grapheme state; call after writing control sequences around the writer. */
  interrupted(): void {
    this.#join = 0;
    this.#joinIsPlain = false;
  }

  /** Starts at the home position of a cleared screen. `wrapped`: the first row continues a lost one. */
  begin(wrapped: boolean, rows: number): void {
    this.#column = 0;
    this.#dirty = 0;
    if (!wrapped) return;
    this.setPen({ fg: 0, bg: 0, underline: 0, link: 0 });
    this.#forceWrap(this.#core.cols);
    // The wrapped row is the second one: scroll it to the top, then forget the first.
    if (rows > 1) this.#out.text(`\x1b[${rows};1H\n`);
    this.#out.text('\x1b[3J\x1b[H');
    this.interrupted();
  }

  /** Writes row `line` and moves on to the start of the next one, if `next` is given. */
  row(line: CoreLine, next: CoreLine | undefined): void {
    const { cols } = this.#core;
    const data = line._data;
    let end = Math.min(cols, line.length);
    while (end > this.#dirty && isDefaultBlank(data, (end - 1) * 3)) end--;
    let blanks = 0;
    let blankColor = 0;
    for (let x = 0; x < end; x++) {
      const content = data[x * 3] ?? 0;
      if ((content & HAS_CONTENT) !== 0 && !isCutOff(content, x, cols)) {
        if (blanks > 0) this.#blanks(x - blanks, blanks, blankColor);
        blanks = 0;
        this.#cell(line, x, content);
        const width = content >> WIDTH_SHIFT;
        if (width > 1) x += width - 1;
        else if (this.#joinIsPlain) x = this.#alike(data, x, end);
        continue;
      }
      const fg = data[x * 3 + 1] ?? 0;
      const bg = data[x * 3 + 2] ?? 0;
      if (content >> WIDTH_SHIFT === 1 && isStyledBlank(fg, bg)) {
        if (blanks > 0) this.#blanks(x - blanks, blanks, blankColor);
        blanks = 0;
        this.#styledBlank(line, x);
        continue;
      }
      const color = colorOf(bg);
      if (blanks > 0 && (color !== blankColor || x === this.#dirty)) {
        this.#blanks(x - blanks, blanks, blankColor);
        blanks = 0;
      }
      blankColor = color;
      blanks++;
    }
    if (blanks > 0) this.#blanks(end - blanks, blanks, blankColor);
    if (this.#dirty > end && end < cols) this.#blanks(end, this.#dirty - end, 0);
    if (!next) return;
    if (next.isWrapped) this.#wrap(line, next);
    else this.#newline();
  }

  /** Makes `to` the destination's pen. */
  setPen(to: Pen): void {
    const out = this.#out;
    const start = out.length;
    writePen(out, this.pen, to);
    if (to.link !== this.pen.link) this.#link(to.link);
    this.pen.fg = to.fg;
    this.pen.bg = to.bg;
    this.pen.underline = to.underline;
    this.pen.link = to.link;
    this.#rawFg = -1;
    if (out.length !== start) this.interrupted();
  }

  /** Prints the character of cell `x` again, in the destination's present pen. */
  reprint(line: CoreLine, x: number): void {
    this.#print(line, x, line._data[x * 3] ?? 0);
  }

  /** Prints cell `x` with its attributes; the cursor must be there. */
  cell(line: CoreLine, x: number): void {
    this.#column = x;
    this.#cell(line, x, line._data[x * 3] ?? 0);
  }

  /** Columns that the first code point of cell `x` takes, before what joins it. */
  firstWidth(line: CoreLine, x: number): number {
    const content = line._data[x * 3] ?? 0;
    const combined = content & COMBINED ? line._combined[x] : undefined;
    const first = combined?.codePointAt(0) ?? content & CODE_POINT;
    return widthOfState(this.#core.unicodeService.charProperties(first, 0));
  }

  #link(id: number): void {
    const data = id === 0 ? undefined : this.#core._oscLinkService.getLinkData(id);
    if (!data) {
      this.#out.text('\x1b]8;;\x1b\\');
      return;
    }
    const params = data.id === undefined ? '' : `id=${data.id}`;
    this.#out.text(`\x1b]8;${params};${data.uri}\x1b\\`);
  }

  #cell(line: CoreLine, x: number, content: number): void {
    const fg = line._data[x * 3 + 1] ?? 0;
    const bg = line._data[x * 3 + 2] ?? 0;
    if (fg !== this.#rawFg || bg !== this.#rawBg || hasExtended(bg)) {
      this.#cellPen(line, x, fg, bg);
    }
    if (this.#column !== x) this.#moveTo(x);
    this.#print(line, x, content);
  }

  /** Prints the ASCII cells after `x` that look like it; the last column printed. */
  #alike(data: Uint32Array, x: number, end: number): number {
    const fg = data[x * 3 + 1] ?? 0;
    const bg = data[x * 3 + 2] ?? 0;
    if (hasExtended(bg)) return x;
    let at = x * 3 + 3;
    const stop = end * 3;
    // ASCII of width 1: nothing else is below DEL with just this width bit set.
    while (at < stop) {
      const cp = (data[at] ?? 0) - ONE_COLUMN;
      if (cp < 0x20 || cp >= 0x7f || data[at + 1] !== fg || data[at + 2] !== bg) break;
      at += 3;
    }
    this.#out.asciiCells(data, x * 3 + 3, at);
    this.#column = at / 3;
    return at / 3 - 1;
  }

  #cellPen(line: CoreLine, x: number, fg: number, bg: number): void {
    const extended = hasExtended(bg) ? line._extendedAttrs[x] : undefined;
    const next = this.#next;
    next.fg = foregroundOf(fg);
    next.bg = backgroundOf(bg);
    next.underline = underlineOf(fg, bg, extended);
    next.link = linkOf(bg, extended);
    this.setPen(next);
    this.#rawFg = fg;
    this.#rawBg = bg;
  }

  #print(line: CoreLine, x: number, content: number): void {
    const cp = content & CODE_POINT;
    const width = content >> WIDTH_SHIFT;
    if (cp < 0x7f && (content & COMBINED) === 0 && (this.#joinIsPlain || this.#join === 0)) {
      this.#out.byte(cp);
      this.#join = this.#plain;
      this.#joinIsPlain = true;
      this.#column = x + 1;
      return;
    }
    const text = content & COMBINED ? codePoints(line._combined[x] ?? ' ') : [cp];
    this.#cluster(text, x, width);
  }

  /** Prints a grapheme cluster; where its parts would not join again, only its first part. */
  #cluster(text: readonly number[], x: number, width: number): void {
    const { unicodeService } = this.#core;
    const first = text[0] ?? 0x20;
    let state = unicodeService.charProperties(first, this.#join);
    if (joins(state)) {
      this.#out.text('\x1b\\');
      state = unicodeService.charProperties(first, 0);
    }
    this.#out.codePoint(first);
    for (let i = 1; i < text.length; i++) {
      const cp = text[i] ?? 0;
      const joined = unicodeService.charProperties(cp, state);
      if (!joins(joined)) break;
      this.#out.codePoint(cp);
      state = joined;
    }
    this.#join = state;
    this.#joinIsPlain = state === this.#plain;
    this.#column = x + widthOfState(state);
    if (widthOfState(state) !== width) this.#column = -1;
  }

  #moveTo(x: number): void {
    const distance = x - this.#column;
    if (distance > 0 && this.#column >= 0 && this.#column < this.#core.cols) {
      this.#out.csi(distance, FINAL.C);
    } else {
      this.#out.csi(x + 1, FINAL.G);
    }
    this.#column = x;
    this.interrupted();
  }

  /** Blanks with a background, or over filler; default blanks elsewhere are there already. */
  #blanks(x: number, count: number, color: number): void {
    if (color === 0 && x >= this.#dirty) return;
    this.#background(color);
    if (this.#column !== x) this.#moveTo(x);
    this.#out.csi(count, FINAL.X);
    this.interrupted();
  }

  /** Erasing uses only the pen's background; `alone` clears the rest of the pen as well. */
  #background(color: number, alone = false): void {
    if (colorOf(this.pen.bg) === color && !alone) return;
    this.setPen({ fg: 0, bg: color, underline: 0, link: alone ? 0 : this.pen.link });
  }

  /**
   * A blank that carries text attributes, as left behind where half a wide character was overwritten.
   * Made the same way: a wide character, then something printed over its second half.
   */
  #styledBlank(line: CoreLine, x: number): void {
    const { cols } = this.#core;
    const fg = line._data[x * 3 + 1] ?? 0;
    const bg = line._data[x * 3 + 2] ?? 0;
    if (cols < 3) return;
    const left = x === cols - 1 ? x - 1 : x;
    this.#cellPen(line, x, fg, bg);
    if (this.#column !== left) this.#moveTo(left);
    this.#endCluster();
    this.#out.codePoint(IDEOGRAPHIC_SPACE);
    this.#column = -1;
    this.#moveTo(left === x ? x + 1 : left);
    this.#out.byte(0x20);
    this.#column = -1;
    this.interrupted();
    if (left === x) {
      this.#dirty = Math.max(this.#dirty, x + 2);
      return;
    }
    this.#again(line, left);
  }

  /** Writes cell `x` once more after it served as a tool. */
  #again(line: CoreLine, x: number): void {
    const content = line._data[x * 3] ?? 0;
    if ((content & HAS_CONTENT) !== 0) this.#cell(line, x, content);
    else if (content >> WIDTH_SHIFT === 0 && x > 0)
      this.#cell(line, x - 1, line._data[(x - 1) * 3] ?? 0);
    else {
      const dirty = this.#dirty;
      this.#dirty = x + 1;
      this.#blanks(x, 1, colorOf(line._data[x * 3 + 2] ?? 0));
      this.#dirty = dirty;
    }
    this.#column = -1;
  }

  /** Keeps what is printed next from joining the character before it. */
  #endCluster(): void {
    if (this.#join !== 0 && !this.#joinIsPlain) this.#out.text('\x1b\\');
    this.interrupted();
  }

  #newline(): void {
    this.#background(0);
    this.#out.byte(0x0d);
    this.#out.byte(0x0a);
    this.#column = 0;
    this.#dirty = 0;
    this.interrupted();
  }

  /** Moves on so that the next row counts as the continuation of `line`. */
  #wrap(line: CoreLine, next: CoreLine): void {
    const { cols } = this.#core;
    const last = line._data[(cols - 1) * 3] ?? 0;
    const first = next._data[0] ?? 0;
    const blank = (last & HAS_CONTENT) === 0 && last >> WIDTH_SHIFT === 1;
    if (blank || isCutOff(last, cols - 1, cols)) {
      this.#wrapAfterBlank(line, next, first);
      return;
    }
    this.#dirty = 0;
    if (this.#column !== cols) {
      // Something else was done last: print the last character again to have the wrap pending.
      const x = last >> WIDTH_SHIFT === 0 ? cols - 2 : cols - 1;
      this.#cell(line, x, line._data[x * 3] ?? 0);
    }
    if ((first & HAS_CONTENT) !== 0 && colorOf(next._data[2] ?? 0) === 0) {
      // Its first character makes the wrap by itself.
      this.#column = 0;
      return;
    }
    this.#background(0);
    this.#endCluster();
    this.#out.byte(0x20);
    this.#out.byte(0x0d);
    this.#column = 0;
    this.#dirty = 1;
    this.interrupted();
  }

  #wrapAfterBlank(line: CoreLine, next: CoreLine, first: number): void {
    const { cols } = this.#core;
    const at = (cols - 1) * 3;
    const fg = line._data[at + 1] ?? 0;
    const bg = line._data[at + 2] ?? 0;
    const extended = hasExtended(bg) || hasExtended(next._data[2] ?? 0);
    const same = fg === next._data[1] && bg === next._data[2] && !extended;
    if (first >> WIDTH_SHIFT === 2 && same && colorOf(bg) === 0) {
      // A wide character that did not fit: it makes the wrap and the blank by itself.
      if (this.#column !== cols - 1) this.#moveTo(cols - 1);
      this.#cellPen(next, 0, fg, bg);
      this.#dirty = 0;
      this.#column = 0;
      return;
    }
    if (isCutOff(line._data[at] ?? 0, cols - 1, cols)) this.#background(colorOf(bg), true);
    else this.#cellPen(line, cols - 1, fg, bg);
    this.#forceWrap(cols);
  }

  /** Wraps from the last column, which becomes a blank in the pen's attributes. */
  #forceWrap(cols: number): void {
    if (this.#column !== cols - 1) this.#moveTo(cols - 1);
    this.#endCluster();
    this.#out.codePoint(IDEOGRAPHIC_SPACE);
    if (colorOf(this.pen.bg) !== 0) {
      this.#background(0);
      this.#out.csi(1, FINAL.K);
    }
    this.#out.byte(0x0d);
    this.#column = 0;
    this.#dirty = 2;
    this.interrupted();
  }
}

/**
 * A wide character whose second half a resize cut off: it cannot be printed in the last column, and
 * counts as a blank.
 */
function isCutOff(content: number, x: number, cols: number): boolean {
  return x === cols - 1 && content >> WIDTH_SHIFT === 2;
}

/** A blank as a cleared screen has it. */
function isDefaultBlank(data: Uint32Array, at: number): boolean {
  return (
    ((data[at] ?? 0) & HAS_CONTENT) === 0 &&
    colorOf(data[at + 2] ?? 0) === 0 &&
    !isStyledBlank(data[at + 1] ?? 0, data[at + 2] ?? 0)
  );
}

/** A blank with attributes other than a background. */
function isStyledBlank(fg: number, bg: number): boolean {
  return foregroundOf(fg) !== 0 || (bg & 0xfc000000) !== 0;
}
