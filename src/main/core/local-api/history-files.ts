// Sessions on disk as other programs read them: `<folder>/<id>/meta.json` and `scrollback.bin`. Ids with
// slashes are nested folders, so one session's folder may hold another's.

import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { sessionId } from '#shared/contract/index.ts';
import { writePrivate } from './endpoint-files.ts';

const META_FILE = 'meta.json';
export const SCROLLBACK_FILE = 'scrollback.bin';
/** The last screen of a session that ended, to be shown as it was. */
export const SCREEN_FILE = 'screen.ans';

const meta = z.looseObject({
  session_id: sessionId,
  shell: z.string(),
  cwd: z.string(),
  cols: z.int(),
  rows: z.int(),
  /** RFC 3339; also the others. */
  started_at: z.string(),
  /** Absent while it runs, and after a crash. */
  ended_at: z.optional(z.string()),
  exit_code: z.optional(z.int()),
  /** Set when it was found without an end. */
  restorable: z.optional(z.boolean()),
  /** The process that writes it. */
  pid: z.optional(z.int()),
});
export type HistoryMeta = z.infer<typeof meta>;

/** A session found on disk. */
export interface StoredSession {
  readonly folder: string;
  readonly meta: HistoryMeta;
  /** Of all of its files, in bytes. */
  readonly bytes: number;
}

/** Replaces the description in one step. @throws what the file system reports */
export async function writeMeta(folder: string, value: HistoryMeta): Promise<void> {
  await writePrivate(join(folder, META_FILE), `${JSON.stringify(value, null, 2)}\n`);
}

/** All sessions below `root`. What cannot be read is left out. */
export async function storedSessions(root: string): Promise<StoredSession[]> {
  const files = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const found: StoredSession[] = [];
  for (const file of files) {
    if (!file.isFile() || file.name !== META_FILE) continue;
    const folder = file.parentPath;
    const read = await readMeta(folder);
    if (read) found.push({ folder, meta: read, bytes: await sizeOf(folder) });
  }
  return found;
}

async function readMeta(folder: string): Promise<HistoryMeta | null> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, META_FILE), 'utf8'));
    return meta.safeParse(value).data ?? null;
  } catch {
    return null;
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of [SCROLLBACK_FILE, SCREEN_FILE]) {
    bytes += await stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}

/** Deletes a session's files, not those of sessions in folders below it. */
async function removeStored({ folder }: Pick<StoredSession, 'folder'>): Promise<void> {
  for (const name of [META_FILE, SCROLLBACK_FILE, SCREEN_FILE]) {
    await rm(join(folder, name), { force: true });
  }
  // Only goes away when nothing else is in it.
  await rmdir(folder).catch(() => {});
}

/** Marks sessions that have no end and no living writer, after they were all found; gives those. */
export async function markUnclean(
  root: string,
  isAlive: (pid: number) => boolean,
): Promise<StoredSession[]> {
  const all = await storedSessions(root);
  const unclean = all.filter(
    ({ meta: { ended_at, pid } }) => !ended_at && !(pid !== undefined && isAlive(pid)),
  );
  for (const { folder, meta: found } of unclean) {
    if (!found.restorable) await writeMeta(folder, { ...found, restorable: true });
  }
  return unclean;
}

/** Deletes sessions that do not run, longest ended first, until all together have at most `limit` bytes. */
export async function evict(root: string, limit: number): Promise<void> {
  const all = await storedSessions(root);
  const over = all
    .filter(({ meta: { ended_at, restorable } }) => ended_at !== undefined || restorable)
    .toSorted((a, b) => (endOf(a) < endOf(b) ? -1 : 1));
  let total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const session of over) {
    if (total <= limit) return;
    await removeStored(session);
    total -= session.bytes;
  }
}

const endOf = ({ meta: { ended_at, started_at } }: StoredSession): string => ended_at ?? started_at;

/** Where session `id` is kept. */
export const storedFolder = (root: string, id: string): string => join(root, ...id.split('/'));
