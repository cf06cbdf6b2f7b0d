// Answers and pushed messages of the wmux protocol: keys in the order other implementations write
// them, and the exact words of every error, which clients match by substring.

import { encodeFrame, Opcode } from './frames.ts';

/** Machine-readable companions of the error texts; peers that do not know them ignore them. */
export type WmuxErrorCode =
  | 'bad_request'
  | 'unknown_op'
  | 'not_found'
  | 'exists'
  | 'invalid_id'
  | 'limit'
  | 'spawn_failed'
  | 'io'
  | 'unsupported'
  | 'conflict'
  | 'no_match'
  | 'forbidden'
  | 'shutting_down';

/** A request that was refused: the text that goes on the wire, and its code. */
export class WmuxError extends Error {
  override readonly name = 'WmuxError';
  readonly code: WmuxErrorCode;

  constructor(code: WmuxErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a session is looked up for; it stands in the text of the error. */
export type LookupOf =
  | 'get'
  | 'kill'
  | 'resize'
  | 'write input'
  | 'snapshot'
  | 'meta set'
  | 'meta get'
  | 'meta get all'
  | 'attach';

/** Makers of every error after sign-in. */
export const wmuxErrors = {
  malformed: (text: string) => new WmuxError('bad_request', text),
  readOnly: () => new WmuxError('forbidden', 'not allowed with a read-only token'),
  /** The last word on a connection that is out of step. */
  badFrame: (why: string) => new WmuxError('bad_request', `invalid frame: ${why}`),
  unknownOpcode: () => new WmuxError('unknown_op', 'unknown message type'),
  notFound: (of: LookupOf) =>
    new WmuxError('not_found', `session adapter: ${of}: session not found`),
  bareNotFound: () => new WmuxError('not_found', 'session not found'),
  exists: () => new WmuxError('exists', 'session adapter: create: session already exists'),
  invalidId: () => new WmuxError('invalid_id', 'session adapter: create: invalid session ID'),
  tooMany: () =>
    new WmuxError('limit', 'session adapter: create: maximum number of sessions reached'),
  spawn: (why: string) =>
    new WmuxError('spawn_failed', `session adapter: create: spawn pty: pty start: ${why}`),
  write: (why: string) =>
    new WmuxError('io', `session adapter: write input: write pty input: pty write: ${why}`),
  bothTargets: () => new WmuxError('bad_request', 'specify session_ids or prefix, not both'),
  noTargets: () => new WmuxError('no_match', 'no matching sessions'),
  prefixRequired: () => new WmuxError('bad_request', 'prefix is required'),
  noPrefixMatch: () => new WmuxError('no_match', 'no sessions match prefix'),
  waitMode: (mode: string) => new WmuxError('bad_request', `invalid wait mode: ${mode}`),
  recordAction: () => new WmuxError('bad_request', 'invalid action: must be start or stop'),
  recording: () => new WmuxError('conflict', 'session already being recorded'),
  notRecording: () => new WmuxError('conflict', 'session is not being recorded'),
  recordStart: (why: string) => new WmuxError('io', `start recording: ${why}`),
  historyFormat: () => new WmuxError('bad_request', 'invalid format: must be ansi, text, or html'),
  shuttingDown: () => new WmuxError('shutting_down', 'server shutting down'),
  noScreens: () =>
    new WmuxError('unsupported', 'emulator does not support scrollback configuration'),
  limit: (why: string) => new WmuxError('limit', why),
  failed: (why: string) => new WmuxError('io', why),
} as const;

/** A session as the protocol shows it. */
export interface WireSession {
  readonly id: string;
  readonly state: 'alive' | 'detached';
  readonly pid: number;
  readonly cols: number;
  readonly rows: number;
  readonly shell: string;
}

const pick = ({ id, state, pid, cols, rows, shell }: WireSession) => ({
  id,
  state,
  pid,
  cols,
  rows,
  shell,
});
const ok = (body: unknown): Uint8Array => encodeFrame(Opcode.ok, JSON.stringify(body));
const unlessEmpty = (map: Readonly<Record<string, string>>) =>
  Object.keys(map).length > 0 ? map : undefined;

/** Encoders of whole frames. */
export const encodeReply = {
  ok: () => encodeFrame(Opcode.ok),
  error: ({ message, code }: WmuxError) =>
    encodeFrame(Opcode.error, JSON.stringify({ error: message, code })),
  /** Plain text: before sign-in only. */
  refused: (text: string) => encodeFrame(Opcode.error, text),
  clientId: (id: string) => encodeFrame(Opcode.ok, id),
  session: (session: WireSession) => ok(pick(session)),
  sessions: (sessions: readonly WireSession[]) => ok(sessions.map(pick)),
  /** `replay` is base64, or null for none. */
  attached: (session: WireSession, replay: string | null) =>
    ok({ ...pick(session), ...(replay ? { snapshot: { replay } } : {}) }),
  metaValue: (value: string | undefined) => ok({ value: value || undefined }),
  metadata: (all: Readonly<Record<string, string>>) => ok({ metadata: unlessEmpty(all) }),
  execResults: (
    results: readonly {
      readonly id: string;
      readonly ok: boolean;
      readonly error?: string | undefined;
    }[],
  ) =>
    ok({
      results: results.map(({ id, ok: done, error }) => ({ session_id: id, ok: done, error })),
    }),
  killed: (killed: readonly string[], errors: Readonly<Record<string, string>>) =>
    ok({ killed, errors: unlessEmpty(errors) }),
  waited: (result: {
    readonly id: string;
    readonly mode: string;
    readonly exitCode: number | null;
    readonly matched: boolean;
    readonly timedOut: boolean;
  }) =>
    ok({
      session_id: result.id,
      mode: result.mode,
      exit_code: result.exitCode,
      matched: result.matched,
      timed_out: result.timedOut,
    }),
  recording: (id: string, recording: boolean, path?: string) =>
    ok({ session_id: id, recording, path }),
  status: (status: {
    readonly version: string;
    readonly uptimeMs: number;
    readonly sessions: number;
    readonly clients: number;
  }) =>
    ok({
      version: status.version,
      uptime: goDuration(status.uptimeMs),
      session_count: status.sessions,
      client_count: status.clients,
    }),
  event: (type: string, id: string, payload: Readonly<Record<string, unknown>>) =>
    encodeFrame(
      Opcode.event,
      JSON.stringify({
        type,
        session_id: id,
        payload: Object.keys(payload).length > 0 ? payload : undefined,
      }),
    ),
} as const;

/** Whole seconds as Go writes a duration: `0s`, `1m0s`, `1h2m3s`. */
export function goDuration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = total % 60;
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}

/**
 * A history dump as frames: chunks of at least 1 MiB and never more than five, so that a client that
 * abandons its reader is not blocked; at least one chunk, though empty, then the end.
 */
export function encodeHistory(bytes: Uint8Array): Uint8Array[] {
  const size = Math.min(4 * 1024 * 1024, Math.max(1024 * 1024, Math.ceil(bytes.length / 4)));
  const frames: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += size) {
    frames.push(encodeFrame(Opcode.history, bytes.subarray(at, at + size)));
  }
  frames.push(encodeFrame(Opcode.historyEnd));
  return frames;
}
