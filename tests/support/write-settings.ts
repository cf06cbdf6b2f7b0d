import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SettingPatch } from '#shared/contract/index.ts';

/** Writes the settings of an Aerie that is about to start in `home`. */
export async function writeSettings(home: string, settings: SettingPatch): Promise<void> {
  const folder = join(home, '.aerie');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
}
