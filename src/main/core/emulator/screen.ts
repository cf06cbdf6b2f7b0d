// One session's terminal: parses bytes, and tells its state as a replay. Knows neither threads nor
// queues; every call has taken effect when it returns.

import type { Terminal } from '@xterm/headless';
import type { Mark, ViewerColors } from '#shared/protocol/stream/frames.ts';
import { penBytes } from '#shared/terminal/replay/cell-attributes.ts';
import { buildReplay } from '#shared/terminal/replay/replay.ts';
import {
  type Core,
  coreOf,
  GROUND,
  guardEraseAbove,
} from '#shared/terminal/replay/xterm-internals.ts';
import { concat } from './backlog.ts';
import type { ScreenSize } from './emulator-protocol.ts';
import { ScreenListeners, type ScreenOutlet } from './screen-listeners.ts';
import { type ScreenTail, screenTail } from './screen-tail.ts';
import { ShellMarks } from './shell-marks.ts';
import { TerminalColors } from './terminal-colors.ts';
import { UnfinishedOutput, unfinishedLength } from './unfinished-output.ts';
import { createTerminal } from './xterm.ts';

const scratch = (): Terminal => createTerminal(10, 2, 0);
const encoder = new TextEncoder();
/** ST outside a sequence: does nothing else. */
const END_OF_CLUSTER = encoder.encode('\x1b\\');

/** State as bytes, with the marks in it. */
export interface ScreenImage {
  readonly replay: Uint8Array;
  /** Bytes at the end of `replay` that begin a sequence or character not ended yet. */
  readonly unfinished: number;
  readonly marks: readonly Mark[];
}

const silent: ScreenOutlet = { answer: () => {}, emit: () => {} };

export class Screen {
  readonly terminal: Terminal;
  readonly #core: Core;
  readonly #unfinished = new UnfinishedOutput();
  readonly #marks = new ShellMarks();
  readonly #colors = new TerminalColors();
  readonly #listeners: ScreenListeners;
  #quiet = false;

  constructor(
    options: ScreenSize & { scrollback: number },
    outlet: ScreenOutlet = silent,
    version = '',
  ) {
    this.terminal = createTerminal(options.cols, options.rows, options.scrollback);
    const core = coreOf(this.terminal);
    if (!core) throw new Error('This release of xterm.js needs a new xterm-internals.ts.');
    this.#core = core;
    guardEraseAbove(this.terminal, core);
    this.#marks.follow(core._bufferService.buffers.normal);
    this.#listeners = new ScreenListeners(
      { terminal: this.terminal, core, marks: this.#marks, colors: this.#colors },
      {
        answer: (text) => this.#quiet || outlet.answer(text),
        emit: (event) => this.#quiet || outlet.emit(event),
      },
      version,
    );
  }

  get core(): Core {
    return this.#core;
  }

  get scrollback(): number {
    return this.terminal.options.scrollback ?? 0;
  }

  /** True between two sequences, with no half character pending. */
  get atGround(): boolean {
    return this.#unfinished.bytes.length === 0 && this.#parserState === GROUND;
  }

  /**
   * True while text that scrolls out leaves no trace: then all that counts is what comes last. See
   * docs/adr/0008.
   */
  get scrollsFreely(): boolean {
    const { active, normal } = this.#core._bufferService.buffers;
    const fullMargins = normal.scrollTop === 0 && normal.scrollBottom === this.#core.rows - 1;
    const { extended } = this.#core._inputHandler._curAttrData;
    const { reverseWraparoundMode, wraparoundMode } = this.terminal.modes;
    const usualWrap = wraparoundMode && !reverseWraparoundMode;
    return active === normal && fullMargins && extended.urlId === 0 && usualWrap;
  }

  /** Line feeds after which nothing on the screen or in the scrollback is older than the first. */
  get linesUntilForgotten(): number {
    return this.scrollback + 2 * this.#core.rows;
  }

  get #parserState(): number {
    return this.#core._inputHandler._parser.currentState;
  }

  /** Parses output. `quiet` output was parsed before: it causes no answers and no events. */
  write(bytes: Uint8Array, quiet = false): void {
    const whole = this.#unfinished.wholeCharacters(bytes);
    this.#quiet = quiet;
    try {
      this.#core._inputHandler.parse(whole);
    } finally {
      this.#quiet = false;
      this.#unfinished.parsed(whole, this.#parserState);
    }
  }

  resize(cols: number, rows: number): void {
    this.terminal.resize(cols, rows);
    // The cell before the cursor may be another one now: nothing joins it.
    if (this.#parserState === GROUND) this.#core._inputHandler.parse(END_OF_CLUSTER);
  }

  setScrollback(lines: number): void {
    this.terminal.options.scrollback = lines;
  }

  setColors(colors: ViewerColors): void {
    this.#colors.setViewer(colors);
  }

  /** Puts marks in place, as after a replay was written. */
  restoreMarks(marks: readonly Mark[]): void {
    this.#marks.follow(this.#core._bufferService.buffers.normal);
    this.#marks.clear();
    for (const mark of marks) this.#marks.add(mark);
  }

  /** Drops scrollback and screen but for the cursor's line; on the alternate screen only scrollback. */
  clear(): void {
    const { active, normal } = this.#core._bufferService.buffers;
    if (active !== normal) {
      normal.lines.trimStart(normal.ybase);
      normal.savedY = Math.max(0, normal.savedY - normal.ybase);
      normal.ybase = 0;
      normal.ydisp = 0;
      return;
    }
    this.#marks.follow(normal);
    const cursor = normal.ybase + normal.y;
    const kept = this.#marks.list(cursor).filter(({ line }) => line === 0);
    normal.savedY = Math.max(0, normal.savedY - cursor);
    this.terminal.clear();
    this.restoreMarks(kept);
  }

  /** The state with at most `scrollback` lines above the screen. */
  image(scrollback: number): ScreenImage {
    const { normal } = this.#core._bufferService.buffers;
    const extras = {
      title: this.#listeners.title,
      colors: this.#colors.replay,
      tail: this.#unfinished.bytes,
    };
    const replay = buildReplay(this.terminal, this.#core, scrollback, extras, scratch);
    this.#marks.follow(normal);
    return {
      replay: replay.bytes,
      unfinished: extras.tail.length,
      marks: this.#marks.list(replay.firstLine),
    };
  }

  /**
   * The state after the unparsed `tail`: the present one with a cleared screen, then `tail`, which
   * holds more lines than the screen and begins at the start of one. Only while `scrollsFreely`.
   */
  imageWithTail(tail: Uint8Array): ScreenImage {
    const { replay } = this.image(0);
    // The cursor goes to the last row, so that every line of the tail scrolls a fresh row in.
    const clear = `\x18\x1b[m\x1b[2J\x1b[3J\x1b[${this.#core.rows};1H`;
    const pen = this.#core._inputHandler._curAttrData;
    const bytes = concat([replay, encoder.encode(clear), penBytes(pen), tail]);
    return { replay: bytes, unfinished: unfinishedLength(tail), marks: [] };
  }

  /** See {@link ScreenTail}. */
  tail(): ScreenTail {
    // A full reset puts a new buffer in place.
    this.#marks.follow(this.#core._bufferService.buffers.normal);
    return screenTail(this.terminal, this.#marks.trimmed);
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#marks.dispose();
    this.terminal.dispose();
  }
}
