// Shell integration (OSC 133) in one terminal: where commands begin and end, how they ended, and a
// mark in the gutter for each. Marks come live from the parser or restored with a snapshot.

import type { IDecoration, IMarker, Terminal } from '@xterm/xterm';
import type { Mark } from '#shared/protocol/stream/frames.ts';

interface ShellCommand {
  readonly prompt: IMarker;
  output: IMarker | undefined;
  done: IMarker | undefined;
  exitCode: number | null;
  decoration: IDecoration | undefined;
}

/** Commands kept; older marks are dropped with their decorations. */
const MAX_COMMANDS = 1000;

export class ShellMarks {
  readonly #terminal: Terminal;
  readonly #className: string;
  readonly #onChange: () => void;
  #commands: ShellCommand[] = [];
  /** Marks of the normal screen that wait until a full-screen program gives it back. */
  #waiting: readonly Mark[] = [];

  /** `className` styles gutter marks; `data-result` is `running`, `ok` or `failed`. */
  constructor(terminal: Terminal, options: { className: string; onChange: () => void }) {
    this.#terminal = terminal;
    this.#className = options.className;
    this.#onChange = options.onChange;
  }

  /** How the last command ended; null while none has, or without a code. */
  get lastExitCode(): number | null {
    return this.#commands.findLast((command) => command.done)?.exitCode ?? null;
  }

  get count(): number {
    return this.#commands.length;
  }

  /** Takes one OSC 133 payload. Other text is ignored. */
  handle(payload: string): void {
    if (this.#terminal.buffer.active.type === 'alternate') return;
    const [kind, code] = payload.split(';');
    const marker = this.#terminal.registerMarker(0);
    if (!marker) return;
    const exit = code !== undefined && /^-?\d{1,10}$/.test(code) ? Number(code) : null;
    if (kind === 'A') this.#prompt(marker);
    else if (kind === 'C') this.#output(marker);
    else if (kind === 'D') this.#done(marker, exit);
    else marker.dispose();
    this.#onChange();
  }

  /** Forgets everything, e.g. before a snapshot. */
  clear(): void {
    for (const command of this.#commands.splice(0)) drop(command);
    this.#waiting = [];
    this.#onChange();
  }

  /** Puts the marks of a snapshot on the restored screen. Lines count from the oldest one. */
  restore(marks: readonly Mark[]): void {
    this.clear();
    this.#waiting = marks;
    this.restoreWaiting();
  }

  /** To be called when the terminal goes back to its normal screen. */
  restoreWaiting(): void {
    const { active } = this.#terminal.buffer;
    if (active.type === 'alternate' || this.#waiting.length === 0) return;
    const marks = this.#waiting;
    this.#waiting = [];
    const cursor = active.baseY + active.cursorY;
    for (const mark of marks) {
      const marker = this.#terminal.registerMarker(mark.line - cursor);
      if (!marker) continue;
      if (mark.kind === 'prompt') this.#prompt(marker);
      else if (mark.kind === 'output') this.#output(marker);
      else if (mark.kind === 'done') this.#done(marker, mark.exitCode);
      else marker.dispose();
    }
    this.#onChange();
  }

  /** Scrolls the prompt before or after the top of the view to the top; false if there is none. */
  goTo(direction: 'previous' | 'next'): boolean {
    const { viewportY, baseY } = this.#terminal.buffer.active;
    const lines = this.#commands.map((c) => c.prompt.line).filter((line) => line >= 0);
    const target =
      direction === 'previous'
        ? lines.findLast((line) => line < viewportY)
        : lines.find((line) => line > viewportY && line <= baseY);
    if (target === undefined) {
      if (direction === 'next') this.#terminal.scrollToBottom();
      return false;
    }
    this.#terminal.scrollToLine(target);
    return true;
  }

  /** Selects the output of the last finished command at or above the bottom of the view; false if there is none. */
  selectOutput(): boolean {
    const { viewportY } = this.#terminal.buffer.active;
    const bottom = viewportY + this.#terminal.rows;
    const command = this.#commands.findLast(
      (c) => c.output && c.done && c.output.line >= 0 && c.output.line < bottom,
    );
    if (!command?.output || !command.done) return false;
    const last = Math.max(command.output.line, command.done.line - 1);
    this.#terminal.selectLines(command.output.line, last);
    return true;
  }

  #prompt(marker: IMarker): void {
    const last = this.#commands.at(-1);
    // A shell draws its prompt again after a resize: still the same command.
    if (last && !last.output && !last.done && last.prompt.line === marker.line) {
      marker.dispose();
      return;
    }
    const command: ShellCommand = {
      prompt: marker,
      output: undefined,
      done: undefined,
      exitCode: null,
      decoration: undefined,
    };
    this.#commands.push(command);
    marker.onDispose(() => {
      this.#commands = this.#commands.filter((other) => other !== command);
    });
    if (this.#commands.length > MAX_COMMANDS) {
      const oldest = this.#commands.shift();
      if (oldest) drop(oldest);
    }
  }

  #output(marker: IMarker): void {
    const command = this.#commands.at(-1);
    if (!command || command.output) return marker.dispose();
    command.output = marker;
    this.#decorate(command);
  }

  #done(marker: IMarker, exitCode: number | null): void {
    const command = this.#commands.at(-1);
    // Shells report the end of an empty line too; only what ran has a result.
    if (!command?.output || command.done) return marker.dispose();
    command.done = marker;
    command.exitCode = exitCode;
    this.#decorate(command);
  }

  #decorate(command: ShellCommand): void {
    command.decoration?.dispose();
    const decoration = this.#terminal.registerDecoration({ marker: command.prompt, width: 1 });
    command.decoration = decoration;
    const label = resultLabel(command);
    decoration?.onRender((element) => {
      element.classList.add(this.#className);
      element.dataset['result'] = resultOf(command);
      element.setAttribute('role', 'img');
      element.setAttribute('aria-label', label);
      element.title = label;
    });
  }
}

function resultOf(command: ShellCommand): 'running' | 'ok' | 'failed' {
  if (!command.done) return 'running';
  return command.exitCode === 0 || command.exitCode === null ? 'ok' : 'failed';
}

function resultLabel(command: ShellCommand): string {
  if (!command.done) return 'Command is running';
  if (command.exitCode === null) return 'Command ended';
  return command.exitCode === 0
    ? 'Command succeeded'
    : `Command failed with exit code ${command.exitCode}`;
}

function drop(command: ShellCommand): void {
  command.decoration?.dispose();
  command.output?.dispose();
  command.done?.dispose();
  command.prompt.dispose();
}
