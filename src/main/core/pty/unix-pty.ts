// A child on a Unix pseudo-terminal. Owns the master descriptor and one descriptor on the slave.
//
// No output is lost at exit: as long as we hold the slave there is no hang-up on the master, so the
// stream never takes "the last writer is gone" for "all was read". When the child has ended, what
// it wrote is read until the kernel says "nothing left" (which it says only after flushing), then
// both descriptors are closed. No timer is involved.
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { AppError } from '#shared/base/app-error.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { currentFolderOf } from './current-folder.ts';
import { endProcessTree } from './end-process-tree.ts';
import { type ForegroundState, foregroundOf } from './foreground.ts';
import { InputQueue } from './input-queue.ts';
import { type ForkedPty, loadNativePty, type NativePty, spawnHelperPath } from './native-pty.ts';
import { readProcStat, systemProcessTable } from './process-table.ts';
import type { PtyExit, PtyOptions, PtyProcess } from './pty-spawner.ts';
import { signalName } from './signal-name.ts';
import { checkSize } from './spawn-check.ts';

const NO_CHANGE_OF_USER = -1;
/** All reads of all terminals go through here; listeners copy what they keep. */
const scratch = new Uint8Array(64 * 1024);
/** More than any kernel holds for a terminal; a background job may go on writing for ever. */
const MAX_DRAIN_BYTES = 1024 * 1024;

/** {@link PtyProcess} on Linux, macOS and BSD. `options.shell` must be an absolute path. */
export class UnixPty implements PtyProcess {
  readonly pid: number;
  readonly #fd: number;
  readonly #terminal: string;
  readonly #slave: number | null;
  readonly #startedAt: string | null;
  readonly #native: NativePty;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #stream: ReadStream;
  readonly #input: InputQueue;
  readonly #data = new Emitter<Uint8Array>();
  readonly #exit = new Emitter<PtyExit>();
  readonly onData = this.#data.event;
  readonly onExit = this.#exit.event;
  #open = true;
  #exited = false;
  #paused = false;
  #ending: Promise<void> | undefined;

  /** @throws AppError `spawn_failed` when the system refuses. */
  constructor(options: PtyOptions, { clock, logger }: { clock: Clock; logger: Logger }) {
    this.#native = loadNativePty();
    this.#clock = clock;
    const child = fork(this.#native, options, (code, signal) => this.#childEnded(code, signal));
    this.pid = child.pid;
    this.#fd = child.fd;
    this.#terminal = child.pty;
    this.#logger = logger.child({ pid: child.pid });
    this.#slave = holdSlave(child.pty, this.#logger);
    this.#startedAt = process.platform === 'linux' ? startTimeOf(child.pid) : null;
    this.#input = new InputQueue({ clock, write: (slice) => this.#writeNow(slice) });
    try {
      this.#stream = this.#read(child.fd);
    } catch (cause) {
      this.#open = false;
      abandon(child, this.#slave);
      throw refused(cause);
    }
  }

  get queuedInputBytes(): number {
    return this.#input.queuedBytes;
  }

  write(bytes: Uint8Array): void {
    if (this.#open) this.#input.push(bytes);
  }

  resize(cols: number, rows: number): void {
    checkSize(cols, rows);
    if (this.#open) this.#native.resize(this.#fd, cols, rows);
  }

  pause(): void {
    if (this.#paused || !this.#open) return;
    this.#paused = true;
    this.#stream.pause();
  }

  resume(): void {
    if (!this.#paused || !this.#open) return;
    this.#paused = false;
    this.#stream.read(0);
  }

  end(graceMs: number): Promise<void> {
    this.#ending ??= this.#end(graceMs);
    return this.#ending;
  }

  async currentFolder(): Promise<string | null> {
    return this.#exited ? null : currentFolderOf(this.pid);
  }

  async foreground(): Promise<ForegroundState | null> {
    const told = process.platform === 'linux' && !this.#exited;
    return told ? foregroundOf(this.pid, this.#terminal) : null;
  }

  async #end(graceMs: number): Promise<void> {
    // Once the shell has ended by itself, what it left running on purpose is not ours any more.
    if (this.#exited) return;
    const ended = new Promise<void>((resolve) => {
      this.onExit(() => resolve());
    });
    const left = await endProcessTree({
      root: { pid: this.pid, startedAt: this.#startedAt },
      graceMs,
      processes: systemProcessTable(this.#terminal),
      clock: this.#clock,
    }).catch((error: unknown) => {
      this.#logger.warn({ error }, 'the processes of a terminal could not be listed');
      killGroup(this.pid);
      return 0;
    });
    if (left > 0) this.#logger.warn({ left }, 'some processes of a terminal could not be ended');
    // Only a program of another user (sudo) can still be there: closing the terminal is all we can do.
    else await ended;
    this.#close();
  }

  /** Starts reading; while not paused, each arrival is handed on at once. */
  #read(fd: number): ReadStream {
    const stream = new ReadStream(fd, {
      onread: {
        buffer: scratch,
        callback: (length) => {
          if (this.#open) this.#handOn(length);
          return !this.#paused;
        },
      },
    });
    // EIO or end: the terminal was hung up by someone else. The child's exit is reported separately.
    stream.on('error', () => this.#close());
    stream.on('close', () => this.#close());
    // Unlike resume(), which starts in a later tick whatever happens until then.
    stream.read(0);
    return stream;
  }

  #handOn(length: number): void {
    this.#data.fire(scratch.subarray(0, length));
  }

  #writeNow(slice: Uint8Array): number {
    try {
      return writeSync(this.#fd, slice);
    } catch (error) {
      if (isRetry(error)) return 0;
      throw error;
    }
  }

  #childEnded(code: number, signal: number): void {
    if (this.#exited) return;
    this.#drain();
    this.#exited = true;
    this.#close();
    this.#exit.fire(signal > 0 ? { code: -1, signal: signalName(signal) } : { code, signal: null });
    this.#data.dispose();
    this.#exit.dispose();
  }

  #drain(): void {
    for (let total = 0; this.#open && total < MAX_DRAIN_BYTES; ) {
      let length: number;
      try {
        length = readSync(this.#fd, scratch);
      } catch {
        // EAGAIN: all was read. EIO: all was read and nobody has the terminal open.
        return;
      }
      if (length === 0) return;
      total += length;
      this.#handOn(length);
    }
  }

  /** After this the descriptor's number may belong to another terminal: it must not be used again. */
  #close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#input.dispose();
    this.#stream.destroy();
    if (this.#slave !== null) closeSync(this.#slave);
  }
}

function fork(
  native: NativePty,
  options: PtyOptions,
  onExit: (code: number, signal: number) => void,
): ForkedPty {
  const { shell, args, cwd, cols, rows } = options;
  // A shell trusts PWD if it names the folder it is in, and so keeps the symlinks of the path.
  const env = Object.entries({ ...options.env, PWD: cwd }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const user = NO_CHANGE_OF_USER;
  try {
    const helper = spawnHelperPath();
    return native.fork(shell, args, env, cwd, cols, rows, user, user, true, helper, onExit);
  } catch (cause) {
    throw refused(cause);
  }
}

function refused(cause: unknown): AppError {
  const message =
    'The system could not start another terminal. Close some terminals or programs and try again.';
  return new AppError('spawn_failed', message, { cause });
}

/** Undoes a start of which nobody will hear. */
function abandon(child: ForkedPty, slave: number | null): void {
  killGroup(child.pid);
  closeSync(child.fd);
  if (slave !== null) closeSync(slave);
}

function holdSlave(path: string, logger: Logger): number | null {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  } catch (error) {
    logger.warn({ error }, 'the terminal could not be held open: last output may be lost');
    return null;
  }
}

function startTimeOf(pid: number): string | null {
  return readProcStat(pid)?.startedAt ?? null;
}

/** The last resort: the shell and its foreground, found by number alone. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone meanwhile.
  }
}

function isRetry(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EAGAIN' || code === 'EINTR';
}
