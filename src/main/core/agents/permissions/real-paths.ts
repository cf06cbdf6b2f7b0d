import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { UNKNOWN_PATH } from './permission-rule.ts';

/**
 * `paths` and, where links lead elsewhere, what they lead to. What lies in the project is told below
 * `project` even if that is a link itself. A path that cannot be looked at adds `UNKNOWN_PATH`.
 */
export async function withRealPaths(
  paths: readonly string[],
  project: string,
): Promise<readonly string[]> {
  const realProject = await realOf(project);
  const all = new Set(paths);
  for (const path of paths) {
    if (path === UNKNOWN_PATH) continue;
    const real = await realOf(path);
    const inside = relative(realProject, real);
    const isInside = inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
    all.add(isInside && real !== UNKNOWN_PATH ? join(project, inside) : real);
  }
  return [...all];
}

/** The path behind all links; of one that does not exist, its nearest folder's with the rest added. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const parent = dirname(path);
    // A link that leads nowhere would be followed once its target is made: `realpath` says ENOENT too.
    if (code !== 'ENOENT' || parent === path || (await isLink(path))) return UNKNOWN_PATH;
    const real = await realOf(parent);
    return real === UNKNOWN_PATH ? real : join(real, path.slice(parent.length));
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    // Nothing there, so no link either.
    return false;
  }
}
