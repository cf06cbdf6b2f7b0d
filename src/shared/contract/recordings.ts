// Schemas of recordings of sessions. The methods stand in contract.ts.

import * as z from 'zod/mini';
import { MAX_LISTED_RECORDINGS, MAX_RECORDING_PIECE, MAX_SESSION_ID, MAX_TITLE } from './limits.ts';
import { cols, path, rows, sessionId } from './session.ts';

/** `<session id>/<time>-<random>`: where the file stands below the folder of recordings. */
export const recordingId = z
  .string()
  .check(
    z.maxLength(MAX_SESSION_ID + 32),
    z.regex(/^([A-Za-z0-9_-]+\/)+\d{8}T\d{6}Z-[a-z0-9]{6}$/, 'This is not the id of a recording.'),
  );

/**
 * Why a recording ended: someone stopped it, its session ended, it reached its largest size, writing
 * failed, Aerie quit, or the process that wrote it was lost.
 */
export const recordingEnd = z.enum(['stopped', 'exited', 'limit', 'failed', 'quit', 'interrupted']);

export const recordingInfo = z.object({
  recordingId,
  /** The session recorded; it may be gone. */
  session: sessionId,
  /** What the session was called when the recording began. Untrusted text. */
  title: z.string().check(z.maxLength(MAX_TITLE)),
  /** Absolute path of the asciicast file. */
  path,
  /** ms since the epoch */
  startedAt: z.number(),
  durationMs: z.number(),
  /** Of all its files, in bytes. */
  bytes: z.int(),
  /** Size of the terminal at the start. */
  cols,
  rows,
  /** Whether what was typed is part of the recording. */
  keys: z.boolean(),
  /** Absolute path of the separate log of keys, if there is one. */
  keylog: z.nullable(path),
  running: z.boolean(),
  /** Null while it runs. */
  ended: z.nullable(recordingEnd),
});

export const startRecordingInput = z.object({
  id: sessionId,
  /** Also records what is typed, passwords included; absent means as in the settings. */
  keys: z.optional(z.boolean()),
  /** Also writes what is typed to a file of its own beside the recording; default false. */
  keylog: z.optional(z.boolean()),
});

/** Newest first, at most {@link MAX_LISTED_RECORDINGS}. */
export const recordingList = z.array(recordingInfo).check(z.maxLength(MAX_LISTED_RECORDINGS));
export const listRecordingsInput = z.optional(z.object({ session: z.optional(sessionId) }));

export const readRecordingInput = z.object({
  recordingId,
  /** `cast` (default) is the recording, `keylog` the separate log of keys. */
  part: z.optional(z.enum(['cast', 'keylog'])),
  /** First byte wanted; default 0. */
  from: z.optional(z.int().check(z.minimum(0))),
  /** The stream ends after about this many bytes; absent means all there is now. */
  limit: z.optional(z.int().check(z.minimum(1))),
});
/** A part of the file as text. Characters are never cut, lines may be. */
export const recordingPiece = z.object({
  text: z.string().check(z.maxLength(MAX_RECORDING_PIECE)),
  /** Where the next piece begins, in bytes; to be asked for as `from`. */
  next: z.int(),
  /** Size of the file, in bytes; a recording that runs grows. */
  size: z.int(),
});

export type RecordingEnd = z.infer<typeof recordingEnd>;
export type RecordingInfo = z.infer<typeof recordingInfo>;
export type StartRecording = z.infer<typeof startRecordingInput>;
export type ReadRecording = z.infer<typeof readRecordingInput>;
export type RecordingPiece = z.infer<typeof recordingPiece>;
