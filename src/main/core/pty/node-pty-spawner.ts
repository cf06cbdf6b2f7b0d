import type { Clock, Logger } from '#shared/base/ports.ts';
import type { PtyOptions, PtyProcess, PtySpawner } from './pty-spawner.ts';
import { checkFolder, checkSize, resolveProgram } from './spawn-check.ts';
import { UnixPty } from './unix-pty.ts';
import { WindowsPty } from './windows-pty.ts';

/**
 * Starts real programs. Output is read from the moment `spawn` resolves: subscribe to `onData` and
 * `onExit` before awaiting anything else. The child gets `env` as given, with PWD set to `cwd`.
 */
export class NodePtySpawner implements PtySpawner {
  readonly #ports: { logger: Logger; clock: Clock };

  constructor(ports: { logger: Logger; clock: Clock }) {
    this.#ports = ports;
  }

  async spawn(options: PtyOptions): Promise<PtyProcess> {
    checkSize(options.cols, options.rows);
    // Both at once: the file system takes its time. A bad folder is told first.
    const program = resolveProgram(options);
    program.catch(() => {});
    await checkFolder(options.cwd);
    const shell = await program;
    const checked = { ...options, shell };
    return process.platform === 'win32'
      ? new WindowsPty(checked, this.#ports)
      : new UnixPty(checked, this.#ports);
  }
}
