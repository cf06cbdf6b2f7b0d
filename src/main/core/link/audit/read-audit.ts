// Reads what is kept of a session, as it is on the disk: the last of it may be missing.

import { createReadStream } from 'node:fs';
import { constants, createGunzip } from 'node:zlib';
import {
  AuditDecoder,
  type AuditFrame,
  type AuditHeader,
} from '#shared/protocol/wing/audit-recording.ts';

/** The file cannot be unpacked, or is no recording. */
export class DamagedAudit extends Error {
  override readonly name = 'DamagedAudit';
}

/**
 * The size, then the frames in order; ends where the file does, be it in the middle of something.
 * @throws DamagedAudit before anything was given; the system's error when the file cannot be read
 */
export async function* readAudit(path: string): AsyncGenerator<AuditHeader | AuditFrame, void> {
  const decoder = new AuditDecoder();
  let told = false;
  const file = createReadStream(path);
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  file.on('error', (error) => unpacked.destroy(error));
  try {
    for await (const piece of file.pipe(unpacked)) {
      const frames = decoder.push(piece);
      if (!told && decoder.header) {
        told = true;
        yield decoder.header;
      }
      yield* frames;
      if (decoder.failed) break;
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    if (!told) throw new DamagedAudit('the file is damaged', { cause: error });
  } finally {
    file.destroy();
    unpacked.destroy();
  }
  if (!told) throw new DamagedAudit('the file is no recording');
}

const isDamage = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code.startsWith('Z_');
