// A child on a Windows pseudo-console, through node-pty's own class: it has neither the exit nor the
// write faults that native-pty.ts speaks of. Output arrives as text and is encoded once.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type IPty, spawn } from 'node-pty';
import { AppError } from '#shared/base/app-error.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import type { ForegroundState } from './foreground.ts';
import type { PtyExit, PtyOptions, PtyProcess } from './pty-spawner.ts';
import { checkSize } from './spawn-check.ts';

const run = promisify(execFile);
const encoder = new TextEncoder();

/** {@link PtyProcess} on Windows. `options.shell` must be an absolute path. */
export class WindowsPty implements PtyProcess {
  readonly pid: number;
  readonly #pty: IPty;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #data = new Emitter<Uint8Array>();
  readonly #exit = new Emitter<PtyExit>();
  readonly onData = this.#data.event;
  readonly onExit = this.#exit.event;
  #exited = false;
  #ending: Promise<void> | undefined;

  /** @throws AppError `spawn_failed` when the system refuses. */
  constructor(options: PtyOptions, { clock, logger }: { clock: Clock; logger: Logger }) {
    this.#clock = clock;
    const { shell, args, cwd, env, cols, rows } = options;
    try {
      this.#pty = spawn(shell, [...args], { cwd, env: { ...env }, cols, rows });
    } catch (cause) {
      throw new AppError(
        'spawn_failed',
        'Windows could not start another terminal. Close some terminals or programs and try again.',
        { cause },
      );
    }
    this.pid = this.#pty.pid;
    this.#logger = logger.child({ pid: this.pid });
    this.#pty.onData((text) => this.#data.fire(encoder.encode(text)));
    this.#pty.onExit(({ exitCode }) => this.#ended(exitCode));
  }

  /** Windows takes input at once into a pipe of its own. */
  get queuedInputBytes(): number {
    return 0;
  }

  write(bytes: Uint8Array): void {
    if (!this.#exited) this.#pty.write(Buffer.from(bytes));
  }

  resize(cols: number, rows: number): void {
    checkSize(cols, rows);
    if (!this.#exited) this.#pty.resize(cols, rows);
  }

  pause(): void {
    if (!this.#exited) this.#pty.pause();
  }

  resume(): void {
    if (!this.#exited) this.#pty.resume();
  }

  end(graceMs: number): Promise<void> {
    this.#ending ??= this.#end(graceMs);
    return this.#ending;
  }

  async currentFolder(): Promise<string | null> {
    return null;
  }

  async foreground(): Promise<ForegroundState | null> {
    return null;
  }

  async #end(graceMs: number): Promise<void> {
    if (this.#exited) return;
    this.#pty.resume();
    const ended = new Promise<void>((resolve) => {
      this.onExit(() => resolve());
    });
    // A console program cannot be asked to close from outside, and once the shell is gone its
    // children cannot be found from it any more: so the tree goes first, all at once.
    await run('taskkill', ['/PID', `${this.pid}`, '/T', '/F'], { windowsHide: true }).catch(
      (error: unknown) => this.#logger.debug({ error }, 'taskkill found nothing to end'),
    );
    if (!this.#exited) this.#pty.kill();
    await within(ended, Math.max(graceMs, 1000), this.#clock);
    this.#ended(-1);
  }

  #ended(code: number): void {
    if (this.#exited) return;
    this.#exited = true;
    this.#exit.fire({ code, signal: null });
    this.#data.dispose();
    this.#exit.dispose();
  }
}
