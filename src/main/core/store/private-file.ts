// Files that only their owner may read, replaced in one step.

import { chmod, link, mkdir, open, rename, rm } from 'node:fs/promises';

let counter = 0;

/** Makes a folder, and those above it, that only its owner may enter. Throws the system's error. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32') await chmod(path, 0o700);
}

/**
 * Replaces the file at once, never half of it. Unless `durable` is false the content is on the disk
 * when this resolves, also if the power fails. Throws the system's error.
 */
export async function replacePrivateFile(
  path: string,
  content: Uint8Array,
  durable = true,
): Promise<void> {
  await withTemporary(path, content, durable, (temporary) => rename(temporary, path));
}

/** Writes the file unless it is there already; false if so. Throws the system's error. */
export async function addPrivateFile(path: string, content: Uint8Array): Promise<boolean> {
  return withTemporary(path, content, true, async (temporary) => {
    try {
      await link(temporary, path);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  });
}

/** The system's code of an error, e.g. `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

async function withTemporary<T>(
  path: string,
  content: Uint8Array,
  durable: boolean,
  finish: (temporary: string) => Promise<T>,
): Promise<T> {
  counter += 1;
  const temporary = `${path}.${process.pid}-${counter}.tmp`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(content);
      if (durable) await file.sync();
    } finally {
      await file.close();
    }
    return await finish(temporary);
  } finally {
    await rm(temporary, { force: true }).catch(() => {
      // A file left behind is no reason to fail; the first error tells more.
    });
  }
}
