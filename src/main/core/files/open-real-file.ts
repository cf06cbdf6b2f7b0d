// Opens files where sessions can write: whatever stands at a path may be a link to somebody's key, or be
// replaced by one at any moment, also in the folders above. So it is looked at again once it is open.

import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../store/private-file.ts';

/**
 * Opens the file at `path`, in a folder without links on the way, for reading; the caller closes it. Null
 * for a link, for what is no file, and for what lies elsewhere. Throws the system's error.
 */
export async function openRealFile(path: string): Promise<FileHandle | null> {
  // For systems that cannot refuse links on opening.
  if ((await lstat(path)).isSymbolicLink()) return null;
  // Opening a pipe waits for its writer, unless told not to.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
    if (codeOf(error) === 'ELOOP') return null;
    throw error;
  });
  if (!file) return null;
  try {
    if (await isAt(file, path)) return file;
  } catch {
    // It has gone meanwhile.
  }
  await file.close();
  return null;
}

/** `path` with the folder that it is in as that really is; links there count. Throws the system's error. */
export async function inRealFolder(path: string): Promise<string> {
  return join(await realpath(dirname(path)), basename(path));
}

/** Whether an open file is a real one at `path`. Throws the system's error. */
async function isAt(file: FileHandle, path: string): Promise<boolean> {
  const facts = await file.stat({ bigint: true });
  if (!facts.isFile()) return false;
  // Linux tells where an open file is, which nobody can change in between.
  const told = await readlink(`/proc/self/fd/${file.fd}`).catch(() => null);
  if (told !== null) return told === path;
  const folder = dirname(path);
  if ((await realpath(folder)) !== folder) return false;
  const now = await lstat(path, { bigint: true });
  return now.ino === facts.ino && now.dev === facts.dev;
}
