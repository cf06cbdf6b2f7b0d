// Schemas of what programs do with sessions beside looking at them. The methods stand in contract.ts.

import * as z from 'zod/mini';
import { failedBody } from '../protocol/stream/frames.ts';
import {
  DEFAULT_RUN_OUTPUT_BYTES,
  MAX_COLS,
  MAX_EXEC_CHARS,
  MAX_EXEC_TARGETS,
  MAX_HISTORY_CHARS,
  MAX_METADATA_KEY_BYTES,
  MAX_METADATA_VALUE_BYTES,
  MAX_PATTERN,
  MAX_ROWS,
  MAX_RUN_OUTPUT_BYTES,
  MAX_SCROLLBACK,
  MAX_SESSION_ID,
  MAX_TITLE,
  MAX_WAIT_MS,
} from './limits.ts';
import { args, cols, environment, path, rows, sessionId } from './session.ts';

/** The beginning of session ids; see the rule in the user guide of prefixes. */
export const sessionPrefix = z.string().check(z.minLength(1), z.maxLength(MAX_SESSION_ID));

const typing = {
  input: z.string().check(z.maxLength(MAX_EXEC_CHARS)),
  /** Whether the input is submitted; default true. */
  newline: z.optional(z.boolean()),
  /** What submits: `lf` (default) for shells, `cr` for full-screen programs. */
  submitKey: z.optional(z.enum(['lf', 'cr'])),
};

export const execInput = z.object({ id: sessionId, ...typing });
export const execSyncInput = z.object({
  ids: z.array(sessionId).check(z.minLength(1), z.maxLength(MAX_EXEC_TARGETS)),
  ...typing,
});
export const execPrefixInput = z.object({ prefix: sessionPrefix, ...typing });

/** Why something failed for one of several. */
export const failure = failedBody;
/** How it went for one of several sessions, in the order asked for. */
export const execResult = z.object({ id: sessionId, ok: z.boolean(), error: z.nullable(failure) });
export const killPrefixResult = z.object({
  killed: z.array(sessionId),
  errors: z.record(z.string(), failure),
});

const episode = z.string().check(z.minLength(1), z.maxLength(64));
export const clearAttentionInput = z.object({ id: sessionId, episode: z.optional(episode) });
export const restoreAttentionInput = z.object({ id: sessionId, episode });

export const resizeInput = z.object({ id: sessionId, cols, rows });

const key = z.string().check(z.minLength(1), z.maxLength(MAX_METADATA_KEY_BYTES));
const value = z.string().check(z.maxLength(MAX_METADATA_VALUE_BYTES));
export const metaSetInput = z.object({ id: sessionId, key, value });
export const metaGetInput = z.object({ id: sessionId, key });
export const metadata = z.record(z.string(), z.string());

export const forwardEnvironmentInput = z.object({ id: sessionId, env: environment });

const ms = z.int().check(z.minimum(0), z.maximum(MAX_WAIT_MS));
export const waitCondition = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('exit') }),
  z.object({ mode: z.literal('idle'), idleMs: ms }),
  /** Plain text, not a pattern language; found in output that comes after the request. */
  z.object({
    mode: z.literal('match'),
    pattern: z.string().check(z.minLength(1), z.maxLength(MAX_PATTERN)),
  }),
]);
export const waitInput = z.object({
  id: sessionId,
  until: waitCondition,
  /** ms; absent waits for ever. */
  timeoutMs: z.optional(ms),
});
export const waitResult = z.object({
  /** Set when the program ended; -1 for a signal. */
  exitCode: z.nullable(z.int()),
  matched: z.boolean(),
  timedOut: z.boolean(),
});

export const historyFormat = z.enum(['ansi', 'text', 'html']);
export const historyInput = z.object({
  id: sessionId,
  format: historyFormat,
  /** Only the last that many lines; absent means all. */
  lines: z.optional(z.int().check(z.minimum(1), z.maximum(MAX_SCROLLBACK + MAX_ROWS))),
});
export const historyChunk = z.string().check(z.maxLength(MAX_HISTORY_CHARS));

export const scrollbackInput = z.object({
  id: sessionId,
  lines: z.int().check(z.minimum(0), z.maximum(MAX_SCROLLBACK)),
});

const id = sessionId;
const size = {
  cols: z.int().check(z.minimum(1), z.maximum(MAX_COLS)),
  rows: z.int().check(z.minimum(1), z.maximum(MAX_ROWS)),
};
/** Something that happened to a session. */
export const sessionEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('created'), id, shell: path, pid: z.int(), ...size }),
  /** `client` names a program on the local socket; empty for Aerie's own terminals. */
  z.object({ type: z.literal('attached'), id, client: z.string().check(z.maxLength(64)) }),
  /** The last viewer left. */
  z.object({ type: z.literal('detached'), id }),
  /** Someone asked for its end; `exited` follows. */
  z.object({ type: z.literal('killed'), id }),
  z.object({
    type: z.literal('exited'),
    id,
    code: z.int(),
    signal: z.nullable(z.string().check(z.maxLength(32))),
  }),
  z.object({ type: z.literal('resized'), id, ...size }),
  z.object({ type: z.literal('cwdChanged'), id, cwd: path }),
  /** Untrusted text of the program. */
  z.object({
    type: z.literal('notification'),
    id,
    title: z.nullable(z.string().check(z.maxLength(MAX_TITLE))),
    body: z.string().check(z.maxLength(4096)),
  }),
  z.object({ type: z.literal('shellReady'), id }),
  /** No output for as long as the setting says; once until there is output again. */
  z.object({ type: z.literal('idle'), id }),
  /** More output within a second than the setting allows; once until it calms down. */
  z.object({ type: z.literal('flood'), id }),
  /** A recording reached its largest size and was closed. */
  z.object({ type: z.literal('recordingLimit'), id, path }),
]);
export const eventsInput = z.optional(z.object({ id: z.optional(sessionId) }));

export const sessionsStatus = z.object({
  version: z.string().check(z.maxLength(64)),
  uptimeMs: z.number(),
  /** Sessions whose program runs. */
  sessions: z.int(),
  /** Viewers attached to them. */
  viewers: z.int(),
});

export const runInput = z.object({
  /** A command line for the system's shell; with `args`, a program that is started directly. */
  command: z.string().check(z.minLength(1), z.maxLength(MAX_EXEC_CHARS), z.regex(/^[^\0]*$/)),
  args: z.optional(args),
  /** Absent means the home folder. */
  cwd: z.optional(path),
  /** Laid over the user's environment. */
  env: z.optional(environment),
  /** The whole process tree is ended after this long, in ms; absent means never. */
  timeoutMs: z.optional(ms),
  /** Bytes kept of each stream; what exceeds them is read and dropped. */
  maxOutputBytes: z._default(
    z.int().check(z.minimum(0), z.maximum(MAX_RUN_OUTPUT_BYTES)),
    DEFAULT_RUN_OUTPUT_BYTES,
  ),
});
export const runResult = z.object({
  /** -1 when a signal ended it. */
  exitCode: z.int(),
  stdout: z.string(),
  stderr: z.string(),
  truncated: z.boolean(),
  timedOut: z.boolean(),
});

export type ExecResult = z.infer<typeof execResult>;
export type KillPrefixResult = z.infer<typeof killPrefixResult>;
export type WaitCondition = z.infer<typeof waitCondition>;
export type WaitResult = z.infer<typeof waitResult>;
export type HistoryFormat = z.infer<typeof historyFormat>;
export type SessionEvent = z.infer<typeof sessionEvent>;
export type SessionsStatus = z.infer<typeof sessionsStatus>;
export type RunInput = z.infer<typeof runInput>;
export type RunResult = z.infer<typeof runResult>;
