// Folders that are shared have rules of their own, and may lie in others: a session in the outer one must
// not choose what holds for sessions in the inner one.

import { realpath } from 'node:fs/promises';
import { isBelow, isSamePath } from '../tunnel/posix-path.ts';
import type { FsRule } from './egg-rules.ts';
import { type EggPlaces, loadEgg } from './load-egg.ts';

/**
 * What a session in `cwd` must not write to: the files with rules of shared folders in it, or all of such a
 * folder that has none which can be read. `cwd`: as it is on the disk. Never rejects.
 */
export async function nestedRules(
  cwd: string,
  shared: readonly string[],
  places: EggPlaces,
): Promise<FsRule[]> {
  const kept = new Set<string>();
  for (const each of shared) {
    const folder = await realpath(each).catch(() => null);
    if (folder === null || isSamePath(folder, cwd) || !isBelow(folder, cwd)) continue;
    const egg = await loadEgg(folder, places).catch(() => null);
    for (const path of egg?.origin === 'folder' ? egg.files : [folder]) kept.add(path);
  }
  return [...kept].map((path) => ({ mode: 'deny-write', path }));
}
