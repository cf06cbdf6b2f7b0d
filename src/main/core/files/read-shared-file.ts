// Reads what a session wrote. It may have left a link to somebody's key there, a pipe that never ends, or
// terabytes: only a real file is read, and only so much of it.

import { inRealFolder, openRealFile } from './open-real-file.ts';

/** Up to `maxBytes` from `offset` on; null if there is no such file, or none that may be read. */
export async function readSharedFile(
  path: string,
  maxBytes: number,
  offset = 0,
): Promise<Uint8Array | null> {
  try {
    await using file = await openRealFile(await inRealFolder(path));
    if (!file || (await file.stat()).nlink > 1) return null;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, offset);
    return new Uint8Array(buffer.subarray(0, bytesRead));
  } catch {
    return null;
  }
}
