// Builds the byte string that turns any terminal of the same size into an equal of this one. Pure
// reading; docs/adr/0002 tells why xterm's own serialise addon is not enough.

import type { Terminal } from '@xterm/headless';
import { ByteWriter } from './byte-writer.ts';
import { backgroundOf, foregroundOf, type Pen, penOf, savedPenOf } from './cell-attributes.ts';
import { LineWriter } from './line-writer.ts';
import { type Core, type CoreBuffer, type CoreLine, charsetFlag } from './xterm-internals.ts';

/** Largest replay made; older scrollback is left out beyond it. */
const MAX_REPLAY_BYTES = 24 * 1024 * 1024;

const CLEAR = '\x1b[2J\x1b[H\x1b[3J';
/**
 * Clears the destination whatever state it is in: both screens, margins, pen, modes. A soft reset
 * leaves the mouse modes, new-line mode and the other screen's saved cursor on; the last one is for
 * a cursor saved in scrollback that is gone now.
 */
const BLANK =
  `${CLEAR}\x1b[?47h\x1b[!p\x1b[?47l\x1b[!p\x1b[r\x1b[m` +
  `\x1b[20l\x1b[?9;1000;1002;1003;1004;1006;1016;2004;2026l${CLEAR}\x1b[!p`;

const DELETE_CHARACTERS = 0x50;
/** Does nothing, but ends the grapheme cluster before it. */
const BREAK = '\x1b\\';

const DEFAULT_PEN: Pen = { fg: 0, bg: 0, underline: 0, link: 0 };

/** What the terminal itself cannot tell. */
export interface ReplayExtras {
  /** Window title, or null for none. */
  readonly title: string | null;
  /** Sequences that set colours the program changed (OSC 4, 10, 11, 12). */
  readonly colors: string;
  /** The bytes of an unfinished sequence or character at the end of the output. */
  readonly tail: Uint8Array;
}

export interface Replay {
  readonly bytes: Uint8Array;
  /** Index of the first line of the normal buffer that the replay holds. */
  readonly firstLine: number;
}

/** Writes the state of `terminal` with at most `scrollback` lines above its screen. */
export function buildReplay(
  terminal: Terminal,
  core: Core,
  scrollback: number,
  extras: ReplayExtras,
  scratch: () => Terminal,
): Replay {
  const { ybase } = core._bufferService.buffers.normal;
  let firstLine = Math.max(0, ybase - scrollback);
  for (;;) {
    const builder = new ReplayBuilder(terminal, core, scratch);
    const bytes = builder.build(firstLine, extras);
    if (bytes.length <= MAX_REPLAY_BYTES || firstLine >= ybase) return { bytes, firstLine };
    firstLine = builder.firstLineFitting(MAX_REPLAY_BYTES * 0.95, firstLine, ybase);
  }
}

class ReplayBuilder {
  readonly #terminal: Terminal;
  readonly #core: Core;
  readonly #scratch: () => Terminal;
  readonly #out = new ByteWriter();
  readonly #lines: LineWriter;
  /** Length of the output before each line of the normal buffer. */
  readonly #offsets: number[] = [];

  constructor(terminal: Terminal, core: Core, scratch: () => Terminal) {
    this.#terminal = terminal;
    this.#core = core;
    this.#scratch = scratch;
    this.#lines = new LineWriter(this.#out, core);
  }

  build(firstLine: number, extras: ReplayExtras): Uint8Array {
    const { normal, alt, active } = this.#core._bufferService.buffers;
    this.#out.text(BLANK);
    if (extras.title !== null) this.#out.text(`\x1b]2;${extras.title}\x1b\\`);
    this.#out.text(extras.colors);
    this.#rows(normal, firstLine, this.#offsets);
    this.#tabs(normal, true);
    if (active === alt) {
      this.#margins(normal);
      this.#saveCursor(normal);
      this.#out.text('\x1b[?47h\x1b[r\x1b[m');
      this.#out.text('\x1b[2J\x1b[H');
      this.#lines.pen.fg = this.#lines.pen.bg = this.#lines.pen.underline = 0;
      this.#rows(alt, 0, []);
      this.#tabs(alt, false);
    } else if (hasSavedCursor(alt, 0)) {
      this.#out.text('\x1b[?47h');
      this.#saveCursor(alt);
      this.#out.text('\x1b[?47l');
    }
    this.#finish(active);
    this.#out.bytes(extras.tail);
    return this.#out.view().slice();
  }

  /** The line from which on the replay would take at most `limit` bytes. */
  firstLineFitting(limit: number, firstLine: number, ybase: number): number {
    const excess = this.#out.length - limit;
    const index = this.#offsets.findIndex((offset) => offset > excess);
    return Math.min(ybase, Math.max(firstLine + 1, firstLine + (index < 0 ? ybase : index)));
  }

  #rows(buffer: CoreBuffer, first: number, offsets: number[]): void {
    const { rows } = this.#core;
    const end = Math.min(buffer.lines.length, buffer.ybase + rows);
    let line = buffer.lines.get(first);
    this.#lines.interrupted();
    this.#lines.begin(line?.isWrapped ?? false, rows);
    for (let i = first; i < end && line; i++) {
      offsets.push(this.#out.length);
      const next: CoreLine | undefined = i + 1 < end ? buffer.lines.get(i + 1) : undefined;
      this.#lines.row(line, next);
      line = next;
    }
    this.#lines.setPen(DEFAULT_PEN);
  }

  #tabs(buffer: CoreBuffer, always: boolean): void {
    const { cols } = this.#core;
    const stops = Array.from({ length: cols }, (_, x) => x).filter((x) => buffer.tabs[x]);
    const usual = stops.length === Math.ceil(cols / 8) && stops.every((x) => x % 8 === 0);
    if (usual && !always) return;
    this.#out.text('\x1b[3g');
    for (const x of stops) this.#out.text(`\x1b[${x + 1}G\x1bH`);
  }

  #margins(buffer: CoreBuffer): void {
    if (buffer.scrollTop === 0 && buffer.scrollBottom === this.#core.rows - 1) return;
    this.#out.text(`\x1b[${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r`);
  }

  #saveCursor(buffer: CoreBuffer): void {
    if (!hasSavedCursor(buffer, buffer.ybase)) return;
    const { cols, rows } = this.#core;
    const row = Math.min(rows - 1, Math.max(0, buffer.savedY - buffer.ybase));
    this.#lines.setPen(savedPenOf(buffer.savedCurAttrData));
    this.#out.text(`\x1b(${this.#flag(buffer.savedCharset)}\x0f`);
    this.#cup(row, Math.min(cols - 1, buffer.savedX));
    this.#out.text('\x1b7\x1b(B');
    this.#lines.setPen(DEFAULT_PEN);
  }

  #finish(buffer: CoreBuffer): void {
    const { modes } = this.#terminal;
    const { cols } = this.#core;
    const pen = penOf(this.#core._inputHandler._curAttrData);
    const joined = this.#core._inputHandler._parser.precedingJoinState !== 0;
    const pending = buffer.x >= cols;
    const y = buffer.y - (modes.originMode ? buffer.scrollTop : 0);
    this.#margins(buffer);
    this.#saveCursor(buffer);
    this.#modes();
    // Both move the cursor or change how it is placed: last of the modes.
    if (modes.originMode) this.#out.text('\x1b[?6h');
    const x = lastPrinted(buffer, cols);
    const line = buffer.lines.get(buffer.ybase + buffer.y);
    // After a resize the cell before the cursor may be another one than was printed last.
    const again = joined && line && x !== null && looksLike(line, x, pen);
    if (pending && !again) {
      this.#pendingWrap(buffer, y);
      this.#out.text(BREAK);
    }
    this.#charsets(buffer);
    if (modes.insertMode) this.#out.text('\x1b[4h');
    this.#lines.setPen(pen);
    if (again) {
      this.#cup(y, x);
      // What was inserted is taken out before it is inserted again.
      if (modes.insertMode) this.#out.csi(this.#lines.firstWidth(line, x), DELETE_CHARACTERS);
      this.#lines.reprint(line, x);
    } else if (!pending) {
      this.#cup(y, buffer.x);
    }
  }

  /** Leaves the cursor behind the last column, where the next character wraps. */
  #pendingWrap(buffer: CoreBuffer, y: number): void {
    const { cols } = this.#core;
    const line = buffer.lines.get(buffer.ybase + buffer.y);
    const x = lastPrinted(buffer, cols);
    if (line && x !== null) {
      this.#cup(y, x);
      this.#lines.cell(line, x);
      return;
    }
    this.#cup(y, cols - 1);
    // No sequence leaves a wrap pending behind a blank in a row with text; xterm.js gets there only by
    // scrolling or shifting columns under the cursor. The cursor is put on the blank instead.
    if (line && !isBlank(line, cols)) return;
    // The row was erased while the wrap was pending: erase it again, which keeps the cursor.
    this.#lines.setPen({ ...DEFAULT_PEN, bg: line ? blankColor(line, cols) : 0 });
    this.#out.text(' \x1b[1K');
    this.#lines.interrupted();
  }

  #cup(row: number, column: number): void {
    this.#out.text(`\x1b[${row + 1};${column + 1}H`);
    this.#lines.interrupted();
  }

  #charsets(buffer: CoreBuffer): void {
    const { charset, glevel, _charsets } = this.#core._charsetService;
    ['(', ')', '*', '+'].forEach((slot, level) => {
      const flag = this.#flag(_charsets[level]);
      if (flag !== 'B') this.#out.text(`\x1b${slot}${flag}`);
    });
    const select = ['', '\x0e', '\x1bn', '\x1bo'][glevel];
    if (select) this.#out.text(select);
    // A restored cursor brings its own character set until another is selected.
    if (charset !== _charsets[glevel] && charset === buffer.savedCharset) {
      this.#out.text('\x1b8');
      const saved = savedPenOf(buffer.savedCurAttrData);
      this.#lines.pen.fg = saved.fg;
      this.#lines.pen.bg = saved.bg;
    }
    this.#lines.interrupted();
  }

  #flag(charset: object | undefined): string {
    return charsetFlag(charset, this.#scratch);
  }

  #modes(): void {
    const { modes } = this.#terminal;
    const { coreService, coreMouseService } = this.#core;
    const set: number[] = [];
    if (modes.applicationCursorKeysMode) set.push(1);
    if (modes.applicationKeypadMode) set.push(66);
    if (modes.reverseWraparoundMode) set.push(45);
    if (modes.sendFocusMode) set.push(1004);
    if (modes.bracketedPasteMode) set.push(2004);
    const tracking = { none: 0, x10: 9, vt200: 1000, drag: 1002, any: 1003 }[
      modes.mouseTrackingMode
    ];
    if (tracking) set.push(tracking);
    if (coreMouseService.activeEncoding === 'SGR') set.push(1006);
    if (coreMouseService.activeEncoding === 'SGR_PIXELS') set.push(1016);
    if (this.#terminal.options.cursorBlink) set.push(12);
    if (modes.synchronizedOutputMode) set.push(2026);
    if (set.length > 0) this.#out.text(`\x1b[?${set.join(';')}h`);
    if (!modes.wraparoundMode) this.#out.text('\x1b[?7l');
    if (this.#terminal.options.convertEol) this.#out.text('\x1b[20h');
    if (coreService.isCursorHidden) this.#out.text('\x1b[?25l');
    const { cursorStyle, cursorBlink } = coreService.decPrivateModes;
    if (cursorStyle) {
      const shape = { block: 2, underline: 4, bar: 6 }[cursorStyle];
      this.#out.text(`\x1b[${cursorBlink ? shape - 1 : shape} q`);
    }
  }
}

/** Column of the cell before the cursor that holds a character, or null if it is blank. */
function lastPrinted(buffer: CoreBuffer, cols: number): number | null {
  const line = buffer.lines.get(buffer.ybase + buffer.y);
  let x = Math.min(buffer.x, cols) - 1;
  if (!line || x < 0) return null;
  if (x > 0 && (line._data[x * 3] ?? 0) >> 22 === 0) x--;
  const content = line._data[x * 3] ?? 0;
  const ends = x + (content >> 22) === Math.min(buffer.x, cols);
  return (content & 0x3fffff) === 0 || !ends ? null : x;
}

/** True if cell `x` has the attributes of `pen`, as the cell printed last has. */
function looksLike(line: CoreLine, x: number, pen: Pen): boolean {
  const fg = line._data[x * 3 + 1] ?? 0;
  const bg = line._data[x * 3 + 2] ?? 0;
  return foregroundOf(fg) === pen.fg && backgroundOf(bg) === pen.bg;
}

function isBlank(line: CoreLine, cols: number): boolean {
  for (let x = 0; x < cols; x++) if (((line._data[x * 3] ?? 0) & 0x3fffff) !== 0) return false;
  return true;
}

function blankColor(line: CoreLine, cols: number): number {
  return penOf({ fg: 0, bg: line._data[(cols - 1) * 3 + 2] ?? 0, extended: { _ext: 0, urlId: 0 } })
    .bg;
}

function hasSavedCursor(buffer: CoreBuffer, ybase: number): boolean {
  const { savedX, savedY, savedCurAttrData, savedCharset } = buffer;
  const { fg, bg, underline } = savedPenOf(savedCurAttrData);
  const styled = fg !== 0 || bg !== 0 || underline !== 0;
  return savedX > 0 || savedY > ybase || styled || savedCharset !== undefined;
}
