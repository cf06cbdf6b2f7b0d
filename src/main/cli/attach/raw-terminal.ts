import { spawnSync } from 'node:child_process';
import type { Disposable } from '#shared/base/disposable.ts';
import type { CommandContext } from '../command-context.ts';
import { REMEMBER_TITLE, RESTORE_TERMINAL } from './terminal-restore.ts';

/**
 * Lends this terminal to a session: keys come one by one and output is not touched. Disposing, or the
 * end of the process for any reason it can still notice, gives the terminal back as it was.
 */
export class RawTerminal implements Disposable {
  readonly #context: CommandContext;
  #taken = false;
  readonly #onExit = (): void => this.dispose();

  constructor(context: CommandContext) {
    this.#context = context;
  }

  /** Takes the terminal; what is on its screen moves into its scrollback. */
  take(): void {
    if (this.#taken) return;
    this.#taken = true;
    const { stdout } = this.#context;
    this.#context.signals.on('exit', this.#onExit);
    this.#setRaw(true);
    stdout.write(REMEMBER_TITLE + '\r\n'.repeat(stdout.rows ?? 0));
  }

  /** Gives the terminal back as it was; it may be taken again. */
  giveBack(): void {
    if (!this.#taken) return;
    this.#taken = false;
    this.#context.signals.off('exit', this.#onExit);
    this.#context.stdout.write(`${RESTORE_TERMINAL}\r\n`);
    this.#setRaw(false);
  }

  dispose(): void {
    this.giveBack();
  }

  #setRaw(on: boolean): void {
    const { stdin, platform } = this.#context;
    try {
      stdin.setRawMode?.(on);
    } catch {
      // The terminal is gone; there is nothing to give back.
      return;
    }
    // Node leaves the system turning line feeds into new lines, which full-screen programs do not
    // expect. Leaving raw mode undoes it.
    if (on && platform !== 'win32' && stdin.fd !== undefined) {
      spawnSync('stty', ['-opost'], { stdio: [stdin.fd, 'ignore', 'ignore'] });
    }
  }
}
