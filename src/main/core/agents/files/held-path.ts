// Files and folders held open, so that what was checked is what is used even if somebody moves
// things meanwhile. Linux tells where an open file really is; elsewhere its path is looked up again.

import { constants } from 'node:fs';
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises';

/** A folder that stays the same one while it is open. */
export interface HeldFolder {
  /** Reach its entries through this path. */
  readonly path: string;
  /** Where it is now, without links. */
  realPath(): Promise<string>;
  close(): Promise<void>;
}

/** Where an open file is now, without links. `path` is what it was opened by. */
export async function realPathOf(
  file: FileHandle,
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<string> {
  if (platform !== 'linux') return realpath(path);
  return readlink(`/proc/self/fd/${file.fd}`);
}

/** Throws the system's error. */
export async function holdFolder(
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<HeldFolder> {
  if (platform !== 'linux') {
    return { path, realPath: () => realpath(path), close: async () => {} };
  }
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  return {
    path: `/proc/self/fd/${folder.fd}`,
    realPath: () => realPathOf(folder, path),
    close: () => folder.close(),
  };
}
