// The rules for all folders without rules of their own, as they are changed from elsewhere.

import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import { makePrivateFolder, replacePrivateFile } from '../../store/private-file.ts';
import { type EggPlaces, machineEgg } from './load-egg.ts';

/**
 * Makes `text` the rules of this machine, unless sessions could not be started with it. Whole or not at all.
 * @throws AppError `bad_request` in a sentence with file and line, `storage_failed`
 */
export async function keepEgg(text: string, places: EggPlaces): Promise<void> {
  await machineEgg(text, places);
  const path = join(places.config, 'egg.yaml');
  try {
    await makePrivateFolder(places.config);
    // Who keeps their settings elsewhere, behind a link, finds them there.
    await replacePrivateFile(await realpath(path).catch(() => path), Buffer.from(text));
  } catch (cause) {
    throw new AppError('storage_failed', 'The rules could not be written. Check the disk.', {
      cause,
    });
  }
}
