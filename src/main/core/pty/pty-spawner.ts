import type { Event } from '#shared/base/emitter.ts';
import type { ForegroundState } from './foreground.ts';

/** A process on a pseudo-terminal. */
export interface PtyProcess {
  readonly pid: number;
  /** Raw output. Bytes are valid during the event only: copy to keep. */
  readonly onData: Event<Uint8Array>;
  /** Fires once, after the last `onData`. */
  readonly onExit: Event<PtyExit>;
  /** Queues input bytes unchanged. */
  write(bytes: Uint8Array): void;
  /** Input bytes queued and not yet taken by the kernel. */
  readonly queuedInputBytes: number;
  /** Size in cells; within the contract's limits. Does nothing after exit. */
  resize(cols: number, rows: number): void;
  /** Stops reading, so that the program blocks once the kernel's buffer is full. */
  pause(): void;
  resume(): void;
  /** Hangs up the whole process tree; whatever is left after `graceMs` is killed. Resolves when all is gone. */
  end(graceMs: number): Promise<void>;
  /** The folder of the foreground program where the system tells, else null. */
  currentFolder(): Promise<string | null>;
  /** What the foreground program does about its input where the system tells, else null. */
  foreground(): Promise<ForegroundState | null>;
}

/** How the process ended: `signal` is a name such as `SIGKILL`, and then `code` is -1. */
export interface PtyExit {
  readonly code: number;
  readonly signal: string | null;
}

export interface PtyOptions {
  /** Program, absolute or looked up on the PATH of `env`. */
  readonly shell: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the child. */
  readonly env: Readonly<Record<string, string>>;
  readonly cols: number;
  readonly rows: number;
}

/** Starts programs on pseudo-terminals. */
export interface PtySpawner {
  /**
   * @throws AppError `shell_not_found`, `cwd_not_found`, `bad_size` before anything is started;
   * `spawn_failed` when the system refuses.
   */
  spawn(options: PtyOptions): Promise<PtyProcess>;
}
