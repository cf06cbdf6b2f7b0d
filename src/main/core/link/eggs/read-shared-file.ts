// Reads what a session wrote. It may have left a link to somebody's key there, a pipe that never ends, or
// terabytes: only a real file is read, and only so much of it.

import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';

/** Up to `maxBytes` from `offset` on; null if there is no such file, or none that may be read. */
export async function readSharedFile(
  path: string,
  maxBytes: number,
  offset = 0,
): Promise<Uint8Array | null> {
  try {
    // For systems that cannot refuse links on opening.
    if ((await lstat(path)).isSymbolicLink()) return null;
    // Opening a pipe waits for its writer, unless told not to.
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    await using file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const facts = await file.stat();
    if (!facts.isFile() || facts.nlink > 1) return null;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, offset);
    return new Uint8Array(buffer.subarray(0, bytesRead));
  } catch {
    return null;
  }
}
