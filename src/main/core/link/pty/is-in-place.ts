import { realpath } from 'node:fs/promises';
import { isBelow, isSamePath } from '../tunnel/posix-path.ts';

/**
 * Whether a folder that lies in shared ones really is in them: whoever may write in one could put a link
 * in the place of a folder below it, and have others begin wherever that leads.
 */
export async function isInPlace(
  folder: string,
  shared: readonly { readonly path: string }[],
): Promise<boolean> {
  const above = shared.filter(({ path }) => isBelow(folder, path) && !isSamePath(folder, path));
  if (above.length === 0) return true;
  const real = await realOf(folder);
  for (const { path } of above) {
    const outer = await realOf(path);
    if (real === null || outer === null || !isBelow(real, outer)) return false;
  }
  return true;
}

const realOf = (path: string): Promise<string | null> => realpath(path).catch(() => null);
