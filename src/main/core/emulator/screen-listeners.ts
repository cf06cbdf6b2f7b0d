// Connects one terminal's parser to what Aerie takes from output beside text: events, marks, and
// answers that xterm.js does not give.

import { hostname } from 'node:os';
import type { IDisposable, Terminal } from '@xterm/headless';
import type { Mark } from '#shared/protocol/stream/frames.ts';
import type { Core } from '#shared/terminal/replay/xterm-internals.ts';
import type { EmulatorEvent } from './emulator.ts';
import {
  folderOf,
  notificationOf9,
  notificationOf99,
  notificationOf777,
  plainText,
  RateLimit,
  shellReadyOf777,
  titleOf,
} from './osc-events.ts';
import type { ShellMarks } from './shell-marks.ts';
import type { TerminalColors } from './terminal-colors.ts';

const EVENTS_PER_SECOND = 10;
/** Longest command that is told, in lines and characters. */
const COMMAND_LINES = 20;
const COMMAND_LENGTH = 200;

/** Where events and answers go. */
export interface ScreenOutlet {
  answer(text: string): void;
  emit(event: EmulatorEvent): void;
}

/** A map: what a program says must not find what every object has. */
const kinds: ReadonlyMap<string | undefined, Mark['kind']> = new Map([
  ['A', 'prompt'],
  ['B', 'command'],
  ['C', 'output'],
  ['D', 'done'],
] as const);

export class ScreenListeners {
  readonly #terminal: Terminal;
  readonly #core: Core;
  readonly #marks: ShellMarks;
  readonly #colors: TerminalColors;
  readonly #outlet: ScreenOutlet;
  readonly #version: string;
  readonly #bells = new RateLimit(EVENTS_PER_SECOND, () => performance.now());
  readonly #notices = new RateLimit(EVENTS_PER_SECOND, () => performance.now());
  readonly #subscriptions: IDisposable[];
  #commandRuns = false;
  /** Window title, or null while none was set. */
  title: string | null = null;

  constructor(
    parts: { terminal: Terminal; core: Core; marks: ShellMarks; colors: TerminalColors },
    outlet: ScreenOutlet,
    version: string,
  ) {
    this.#terminal = parts.terminal;
    this.#core = parts.core;
    this.#marks = parts.marks;
    this.#colors = parts.colors;
    this.#outlet = outlet;
    this.#version = plainText(version, 40);
    this.#subscriptions = [...this.#events(), ...this.#colorRequests(), ...this.#queries()];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #events(): IDisposable[] {
    const terminal = this.#terminal;
    const osc = (id: number, handle: (data: string) => void): IDisposable =>
      terminal.parser.registerOscHandler(id, (data) => {
        handle(data);
        return false;
      });
    const notify = (event: EmulatorEvent | null): void => {
      if (event && this.#notices.pass()) this.#outlet.emit(event);
    };
    return [
      terminal.onTitleChange((data) => {
        const title = titleOf(data);
        if (title === this.title) return;
        this.title = title;
        this.#outlet.emit({ type: 'title', title });
      }),
      terminal.onBell(() => {
        if (this.#bells.pass()) this.#outlet.emit({ type: 'bell' });
      }),
      osc(7, (data) => {
        const path = folderOf(data, hostname());
        if (path !== null) this.#outlet.emit({ type: 'cwd', path });
      }),
      osc(9, (data) => notify(notificationOf9(data))),
      osc(99, (data) => notify(notificationOf99(data))),
      osc(777, (data) => notify(shellReadyOf777(data) ?? notificationOf777(data))),
      osc(133, (data) => this.#shellMark(data)),
    ];
  }

  #shellMark(data: string): void {
    const [letter, status] = data.split(';');
    const kind = kinds.get(letter);
    if (!kind) return;
    const exitCode = kind === 'done' && /^-?\d{1,9}$/u.test(status ?? '') ? Number(status) : null;
    const { active, normal } = this.#core._bufferService.buffers;
    if (active === normal) {
      this.#marks.follow(normal);
      const line = normal.ybase + normal.y;
      this.#marks.add({ kind, line, column: Math.min(normal.x, this.#core.cols), exitCode });
    }
    if (kind === 'output') {
      this.#commandRuns = true;
      const command = active === normal ? this.#typedCommand() : '';
      this.#outlet.emit({ type: 'command-started', ...(command === '' ? {} : { command }) });
    }
    if (kind === 'done' && this.#commandRuns) {
      this.#commandRuns = false;
      this.#outlet.emit({ type: 'command-finished', exitCode });
    }
  }

  /** What stands between the end of the prompt and the cursor. */
  #typedCommand(): string {
    const start = this.#marks.last('command');
    const { normal } = this.#core._bufferService.buffers;
    const end = normal.ybase + normal.y;
    if (!start || end - start.line > COMMAND_LINES) return '';
    let text = '';
    for (let line = start.line; line <= end; line += 1) {
      const row = this.#terminal.buffer.normal.getLine(line);
      const from = line === start.line ? start.column : 0;
      const part = row?.translateToString(true, from, line === end ? normal.x : this.#core.cols);
      text += row?.isWrapped || text === '' ? (part ?? '') : ` ${part}`;
    }
    return plainText(text, COMMAND_LENGTH).trim();
  }

  #colorRequests(): IDisposable[] {
    const colors = this.#colors;
    const osc = (id: number, handle: (data: string) => string | void): IDisposable =>
      this.#terminal.parser.registerOscHandler(id, (data) => {
        const answer = handle(data);
        if (answer) this.#outlet.answer(answer);
        return true;
      });
    return [
      osc(4, (data) => colors.palette(data)),
      osc(10, (data) => colors.special(10, data)),
      osc(11, (data) => colors.special(11, data)),
      osc(12, (data) => colors.special(12, data)),
      osc(104, (data) => colors.restorePalette(data)),
      osc(110, () => colors.restoreSpecial(10)),
      osc(111, () => colors.restoreSpecial(11)),
      osc(112, () => colors.restoreSpecial(12)),
    ];
  }

  #queries(): IDisposable[] {
    const { parser } = this.#terminal;
    const forget = (params: readonly (number | number[])[]): boolean => {
      this.#forgetErased(params[0] === undefined ? 0 : params[0]);
      return false;
    };
    return [
      this.#terminal.onData((data) => this.#outlet.answer(data)),
      parser.registerCsiHandler({ prefix: '>', final: 'q' }, (params) => {
        if ((params[0] ?? 0) === 0) this.#outlet.answer(`\x1bP>|Aerie(${this.#version})\x1b\\`);
        return true;
      }),
      parser.registerCsiHandler({ final: 'J' }, forget),
    ];
  }

  /** Marks go with the lines that `CSI n J` erases. */
  #forgetErased(mode: number | number[]): void {
    const { active, normal } = this.#core._bufferService.buffers;
    if (active !== normal) return;
    this.#marks.follow(normal);
    const cursor = normal.ybase + normal.y;
    const end = normal.ybase + this.#core.rows;
    if (mode === 0) this.#marks.erase(normal.x === 0 ? cursor : cursor + 1, end);
    if (mode === 1) this.#marks.erase(normal.ybase, cursor);
    if (mode === 2) this.#marks.erase(normal.ybase, end);
  }
}
