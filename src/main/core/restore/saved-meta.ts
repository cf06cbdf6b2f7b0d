// What is kept of a session beside its terminal. Read back through a schema: also our own files may
// be of another version.

import * as z from 'zod/mini';
import {
  createSession,
  exitStatus,
  icon,
  MAX_NAME,
  MAX_SCROLLBACK,
  MAX_TITLE,
  cols as sessionCols,
  sessionId,
  path as sessionPath,
  restored as sessionRestored,
  rows as sessionRows,
  tint,
} from '#shared/contract/index.ts';

const savedMeta = z.object({
  version: z.literal(1),
  id: sessionId,
  name: z.nullable(z.string().check(z.maxLength(MAX_NAME))),
  title: z.string().check(z.maxLength(MAX_TITLE)),
  cwd: sessionPath,
  profileId: z.nullable(z.string().check(z.maxLength(64))),
  icon: z.nullable(icon),
  tint: z.nullable(tint),
  cols: sessionCols,
  rows: sessionRows,
  scrollback: z.int().check(z.minimum(0), z.maximum(MAX_SCROLLBACK)),
  createdAt: z.number(),
  /** How it ended, or null while it ran. */
  exit: z.nullable(exitStatus),
  /** Of a session that was restored before and not started again. */
  restored: z.nullable(sessionRestored),
  /** What was asked for when it was started; never more of its environment than that. */
  origin: z.omit(createSession, { id: true, cols: true, rows: true }),
  /** Number of the newest screen, and pieces of output known to follow it. */
  screen: z.int().check(z.minimum(0)),
  pieces: z.int().check(z.minimum(0)),
  /** False if output was passed over since that screen. */
  complete: z.boolean(),
  savedAt: z.number(),
});

export type SavedMeta = z.infer<typeof savedMeta>;

/** The bytes to seal. */
export function encodeMeta(meta: SavedMeta): Uint8Array {
  return Buffer.from(JSON.stringify(meta));
}

/** The other way round; null if it is not one of this version. */
export function decodeMeta(bytes: Uint8Array): SavedMeta | null {
  try {
    const parsed = savedMeta.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
