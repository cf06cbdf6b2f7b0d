// What the SDK offers to programs. Implementations stand beside; docs/sdk.md shows how to use it.

import type { RecordingInfo, RecordingPiece } from '#shared/contract/recordings.ts';
import type { ExitStatus, IconName, SessionInfo, TintName } from '#shared/contract/session.ts';
import type {
  ExecResult,
  HistoryFormat,
  KillPrefixResult,
  RunResult,
  SessionEvent,
  SessionsStatus,
  WaitCondition,
  WaitResult,
} from '#shared/contract/session-operations.ts';
import type { SystemInfo } from '#shared/contract/system-info.ts';
import type { DoorKind } from '#shared/protocol/door/door-handshake.ts';
import type { AerieError } from './aerie-error.ts';

/** Every call takes a signal; once aborted, the call fails with the signal's reason. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ConnectOptions extends CallOptions {
  /** Name of the door to use; absent means the app's, else the newest daemon's, else the newest host's. */
  readonly door?: string | undefined;
  /** Folder of the doors; absent means the `run` folder of this user's data. */
  readonly folder?: string | undefined;
  /** Longest wait for an answer, in ms; default 5000. */
  readonly timeoutMs?: number | undefined;
}

/** How to start a session. What is left out comes from the profile, else the user's defaults. */
export interface CreateOptions extends CallOptions {
  readonly shell?: string | undefined;
  readonly args?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** `merge` (default) lays `env` over the user's environment; `replace` uses it alone. */
  readonly envMode?: 'merge' | 'replace' | undefined;
  /** Default 80. */
  readonly cols?: number | undefined;
  /** Default 24. */
  readonly rows?: number | undefined;
  readonly name?: string | undefined;
  readonly profileId?: string | undefined;
  readonly icon?: IconName | undefined;
  readonly tint?: TintName | undefined;
}

export interface AttachOptions extends CallOptions {
  /** The size to show the session at; absent means to take it as it is. */
  readonly size?: { readonly cols: number; readonly rows: number } | undefined;
}

export interface ExecOptions extends CallOptions {
  /** Whether the text is submitted; default true. */
  readonly newline?: boolean | undefined;
  /** What submits: `lf` (default) for shells, `cr` for full-screen programs. */
  readonly submitKey?: 'lf' | 'cr' | undefined;
}

export interface RunOptions extends CallOptions {
  /** Given: `command` is a program started directly; absent: a line for the system's shell. */
  readonly args?: readonly string[] | undefined;
  /** Default: the home folder. */
  readonly cwd?: string | undefined;
  /** Laid over the user's environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** The whole process tree is ended after this long; absent means never. */
  readonly timeoutMs?: number | undefined;
  /** Bytes kept of each stream; default 1 MiB, at most 8 MiB. */
  readonly maxOutputBytes?: number | undefined;
}

/** A screen with what is above it: written to a fresh terminal of its size, it gives the session's state. */
export interface SessionSnapshot {
  readonly replay: Uint8Array;
  /** Bytes the session had produced by then; the data that follows begins here. */
  readonly seq: number;
  readonly cols: number;
  readonly rows: number;
  /** Lines above the screen. */
  readonly scrollback: number;
  /** False while output floods: the screen is right, a snapshot with all lines follows. */
  readonly complete: boolean;
  /** How often the session was started. */
  readonly generation: number;
}

/** A change of the list of sessions; the first one told is the whole list. */
export type SessionChange =
  | { readonly type: 'all'; readonly sessions: readonly SessionInfo[] }
  | { readonly type: 'upsert'; readonly session: SessionInfo }
  | { readonly type: 'removed'; readonly id: string };

/** What an attached session tells, in the order it happened. */
export type SessionOutput =
  /** Output; `seq` numbers the first byte. */
  | { readonly type: 'data'; readonly seq: number; readonly bytes: Uint8Array }
  /** Replaces everything before: the session was restarted, or output came faster than it was taken. */
  | ({ readonly type: 'snapshot' } & SessionSnapshot)
  | { readonly type: 'resized'; readonly cols: number; readonly rows: number }
  /** Some of what was written was refused, e.g. because the program does not read. */
  | { readonly type: 'refused'; readonly error: AerieError }
  /** The program ended. */
  | { readonly type: 'exited'; readonly exit: ExitStatus };

/** One attached session. It stays attached until `detach`, also when nobody reads `output`. */
export interface AttachedSession {
  readonly session: SessionInfo;
  /** The screen at the moment of attaching; `output` goes on exactly there. */
  readonly snapshot: SessionSnapshot;
  /**
   * Everything after the snapshot. One reader at a time; leaving the loop does not detach, and a later
   * loop goes on where it was left. Ends after `exited` and after `detach`; fails with
   * {@link AerieError} when the session or the connection is gone. Only what was read is acknowledged:
   * whoever reads slowly is sent a new snapshot in place of what it missed.
   */
  readonly output: AsyncIterable<SessionOutput>;
  /** Types text or bytes. @throws AerieError when detached or disconnected */
  write(data: string | Uint8Array): void;
  /** Asks for a size; the size of whoever acted last wins. */
  resize(cols: number, rows: number): void;
  /** Lets the session go; it runs on. */
  detach(): void;
  [Symbol.dispose](): void;
}

/** What a program can do with sessions. Failures are {@link AerieError}. */
export interface Sessions {
  /** Starts a session under `id`; null lets Aerie choose one. */
  create(id: string | null, options?: CreateOptions): Promise<SessionInfo>;
  /** The screen, and all that follows. */
  attach(id: string, options?: AttachOptions): Promise<AttachedSession>;
  /** Ends every attachment of this client to the session. */
  detach(id: string): void;
  /** Begins to end the whole process tree: hang-up, then force after the grace time. */
  kill(id: string, options?: CallOptions): Promise<void>;
  killPrefix(prefix: string, options?: CallOptions): Promise<KillPrefixResult>;
  /** Types raw bytes or text; resolves once the session has taken them. */
  write(id: string, data: string | Uint8Array, options?: CallOptions): Promise<void>;
  /** Types text and submits it. Does not wait for the program. */
  exec(id: string, input: string, options?: ExecOptions): Promise<void>;
  /** Types into several sessions; one that fails does not affect the others. */
  execSync(input: string, ids: readonly string[], options?: ExecOptions): Promise<ExecResult[]>;
  execPrefix(prefix: string, input: string, options?: ExecOptions): Promise<ExecResult[]>;
  resize(id: string, cols: number, rows: number, options?: CallOptions): Promise<SessionInfo>;
  /** Oldest first; with `prefix`, only the sessions it means. */
  list(options?: CallOptions & { readonly prefix?: string | undefined }): Promise<SessionInfo[]>;
  info(id: string, options?: CallOptions): Promise<SessionInfo>;
  /** The whole list, then each change of it; several changes of one session may be told as one. */
  watch(options?: CallOptions): Promise<AsyncIterable<SessionChange>>;
  /** Marks what a session asks for as seen. */
  clearAttention(id: string, options?: CallOptions): Promise<void>;
  /** `null` goes back to the title. */
  rename(id: string, name: string | null, options?: CallOptions): Promise<SessionInfo>;
  /** Ends what still runs and starts the same command again under the same id. */
  restart(id: string, options?: CallOptions): Promise<SessionInfo>;
  /** Starts the same command in the same folder as a new session. */
  duplicate(id: string, options?: CallOptions): Promise<SessionInfo>;
  /** Forgets an ended session; a running one is killed first. */
  remove(id: string, options?: CallOptions): Promise<void>;
  /** Drops the scrollback and all but the cursor's line. */
  clear(id: string, options?: CallOptions): Promise<void>;
  metaSet(id: string, key: string, value: string, options?: CallOptions): Promise<void>;
  /** The note, or an empty string. */
  metaGet(id: string, key: string, options?: CallOptions): Promise<string>;
  metaGetAll(id: string, options?: CallOptions): Promise<Record<string, string>>;
  /** Tells a session's shells newer values, e.g. of SSH_AUTH_SOCK. */
  forwardEnv(
    id: string,
    env: Readonly<Record<string, string>>,
    options?: CallOptions,
  ): Promise<void>;
  /** Waits for the exit, for quiet, or for text in the output that is still to come. */
  wait(
    id: string,
    until: WaitCondition,
    options?: CallOptions & { readonly timeoutMs?: number | undefined },
  ): Promise<WaitResult>;
  /** Scrollback and screen, or only the last `lines`. */
  history(
    id: string,
    format: HistoryFormat,
    options?: CallOptions & { readonly lines?: number | undefined },
  ): Promise<string>;
  /** Changes how many lines a session keeps above its screen. */
  setScrollback(id: string, lines: number, options?: CallOptions): Promise<void>;
  /** Writes what the session shows to an asciicast file, from its present screen on. */
  recordStart(
    id: string,
    options?: CallOptions & {
      /** Also what is typed, passwords included; absent means as in the settings. */
      readonly keys?: boolean | undefined;
      /** Also writes what is typed to a file of its own; default false. */
      readonly keylog?: boolean | undefined;
    },
  ): Promise<RecordingInfo>;
  recordStop(id: string, options?: CallOptions): Promise<RecordingInfo>;
  status(options?: CallOptions): Promise<SessionsStatus>;
  /** Runs a command without a terminal and waits for its end; aborting ends it. */
  run(command: string, options?: RunOptions): Promise<RunResult>;
  /**
   * What happens from now on, to session `id` or to all; nothing that happens after the promise
   * resolved is missed. Leaving the loop ends it.
   */
  events(
    options?: CallOptions & { readonly id?: string | undefined },
  ): Promise<AsyncIterable<SessionEvent>>;
}

/** What a program can do with recordings. Failures are {@link AerieError}. */
export interface Recordings {
  /** Newest first; with `session`, only those of it. */
  list(options?: CallOptions & { readonly session?: string | undefined }): Promise<RecordingInfo[]>;
  /** The file in pieces, from byte `from` on, as far as it is written now. */
  read(
    recordingId: string,
    options?: CallOptions & {
      /** `cast` (default) is the recording, `keylog` the separate log of keys. */
      readonly part?: 'cast' | 'keylog' | undefined;
      readonly from?: number | undefined;
    },
  ): Promise<AsyncIterable<RecordingPiece>>;
  /** Deletes its files. */
  remove(recordingId: string, options?: CallOptions): Promise<void>;
}

/** A connection to a running Aerie. It keeps the process alive until it is closed. */
export interface AerieClient {
  readonly sessions: Sessions;
  readonly recordings: Recordings;
  /** Who answers. */
  readonly info: SystemInfo;
  /** Which way; of a machine elsewhere its id. */
  readonly door: { readonly name: string; readonly kind: DoorKind | 'remote' };
  readonly closed: boolean;
  /** Calls `listener` once when the connection has ended, at either side; returns how to stop that. */
  onDidClose(listener: (end: { readonly reason: string }) => void): { dispose(): void };
  /** Ends the connection; what still waits fails. Sessions run on. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
