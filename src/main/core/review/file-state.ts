// A file as it is on disk, to be put back exactly.

import { createHash } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  readFile,
  readlink,
  realpath,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { bytesOf } from '../git/git-names.ts';

/** What stands at a place. `data` is the text of a link, or the bytes of a file. */
export interface FileState {
  readonly kind: 'none' | 'file' | 'link' | 'other';
  readonly mode: number;
  readonly data: Uint8Array;
}

const none: FileState = { kind: 'none', mode: 0, data: new Uint8Array() };

/** Where a file of a repository is, as bytes: names need not be text. */
export function placeOf(root: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(root + sep), bytesOf(path)]);
}

/** What stands there now. */
export async function readState(root: string, path: string): Promise<FileState> {
  const place = placeOf(root, path);
  const info = await lstat(place).catch(() => null);
  if (!info) return none;
  if (info.isSymbolicLink()) {
    return { kind: 'link', mode: 0, data: await readlink(place, 'buffer') };
  }
  if (!info.isFile()) return { ...none, kind: 'other' };
  return { kind: 'file', mode: info.mode & 0o777, data: await readFile(place) };
}

/** Puts it there, in place of whatever file or link stands there. */
export async function writeState(root: string, path: string, state: FileState): Promise<void> {
  const place = placeOf(root, path);
  await unlink(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (state.kind === 'none') return;
  await mkdir(folderOf(root, path), { recursive: true });
  if (state.kind === 'link') await symlink(Buffer.from(state.data), place);
  else {
    await writeFile(place, state.data, { flag: 'wx' });
    await chmod(place, state.mode);
  }
}

/** True if no folder on the way is a link to somewhere else, as far as that can be told. */
export async function isInside(root: string, path: string): Promise<boolean> {
  if (!path.isWellFormed()) return false;
  let folder = dirname(join(root, path));
  for (;;) {
    const real = await realpath(folder).catch(() => null);
    if (real !== null) return real === folder;
    if (folder.length <= root.length) return false;
    folder = dirname(folder);
  }
}

/** Tells two states apart. */
export function hashOf({ kind, mode, data }: FileState): string {
  return createHash('sha256').update(`${kind} ${mode} `).update(data).digest('hex');
}

function folderOf(root: string, path: string): Buffer {
  const at = path.lastIndexOf('/');
  return at < 0 ? Buffer.from(root) : placeOf(root, path.slice(0, at));
}
