// Schemas of what is kept of sessions that people began from elsewhere.

import * as z from 'zod/mini';
import { path, sessionId } from './session.ts';

const size = z.nullable(z.int());

/** What demanded a recording: the switch of this machine, or the egg.yaml of the folder. */
export const recordingReason = z.enum(['machine', 'folder']);

/** A session that was recorded for being reached from elsewhere. Times are wall-clock times in ms. */
export const remoteHistoryEntry = z.object({
  session: sessionId,
  /** Kind of agent, e.g. `claude`; `shell` for a plain terminal. */
  agent: z.string().check(z.maxLength(64)),
  cwd: path,
  /** Who began it. */
  user: z.nullable(
    z.object({
      userId: z.string().check(z.maxLength(128)),
      email: z.string().check(z.maxLength(256)),
    }),
  ),
  startedAt: z.number(),
  /** Null until it has ended. */
  endedAt: z.nullable(z.number()),
  /** It is recorded now. */
  running: z.boolean(),
  /** Null for a recording of an earlier version. */
  why: z.nullable(recordingReason),
  /** Sizes in bytes of the terminal, of what was typed, and of the agent's copy; null for none. */
  terminal: size,
  keylog: size,
  chat: size,
});

/** Newest first. */
export const remoteHistoryList = z.array(remoteHistoryEntry).check(z.maxLength(10_000));
export const remoteHistoryInput = z.object({ session: sessionId });
export const readRemoteHistoryInput = z.object({
  session: sessionId,
  /** `cast`: the terminal as asciicast; `keylog`: lines that were typed; `chat`: the agent's copy. */
  part: z.enum(['cast', 'keylog', 'chat']),
});
/** A part of the text; characters are never cut, lines may be. */
export const remoteHistoryPiece = z.object({
  text: z.string().check(z.maxLength(4 * 1024 * 1024)),
});

export type RecordingReason = z.infer<typeof recordingReason>;
export type RemoteHistoryEntry = z.infer<typeof remoteHistoryEntry>;
