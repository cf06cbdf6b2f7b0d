// Which mounts are made, and in which order. Pure.

import { dirname, sep } from 'node:path';
import { isBelow } from '../../tunnel/posix-path.ts';
import type { FsMode } from '../egg-rules.ts';
import type { Mount } from './mount-plan.ts';

const STRENGTH: Readonly<Record<FsMode, number>> = { ro: 0, rw: 0, 'deny-write': 1, deny: 2 };

/** Sorted, one for each path, without those that change nothing or would open what is denied. */
export function inOrder(mounts: readonly Mount[], jail: boolean): Mount[] {
  const byPath = new Map<string, Mount>();
  for (const mount of mounts) {
    const before = byPath.get(mount.path);
    if (before && STRENGTH[before.mode] > STRENGTH[mount.mode]) continue;
    byPath.set(mount.path, mount);
  }
  const sorted = byDepth([...byPath.values()]);
  return sorted.filter(({ mode, path }) => {
    if (mode !== 'deny-write') return true;
    const above = nearest(sorted, dirname(path), path);
    return above ? above.mode === 'rw' : !jail;
  });
}

/**
 * With the folders between what may be written and what in it may not: as mounts of their own they cannot
 * be renamed, and others made in their place, where the next session would look for what it is denied.
 */
export function pinned(mounts: readonly Mount[]): Mount[] {
  const all = [...mounts];
  for (const { mode, path: kept } of mounts) {
    if (mode === 'rw') continue;
    for (let path = dirname(kept); path !== sep; path = dirname(path)) {
      const over = nearest(all, path);
      if (over?.mode !== 'rw' || over.path === sep) break;
      if (over.path !== path) all.push({ mode: 'rw', path, isFolder: true });
    }
  }
  return byDepth(all);
}

/** What is open for writing by itself, and not as a part of something else that is. */
export function writableOf(mounts: readonly Mount[]): string[] {
  return mounts
    .filter(({ mode, path }) => {
      const above = path === sep ? undefined : nearest(mounts, dirname(path));
      return mode === 'rw' && above?.mode !== 'rw';
    })
    .map(({ path }) => path);
}

/** The mount that decides on `path`, but for the one at `except`. */
export function nearest(
  mounts: readonly Mount[],
  path: string,
  except?: string,
): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    if (mount.path === except || !isBelow(path, mount.path)) continue;
    if (!found || mount.path.length > found.path.length) found = mount;
  }
  return found;
}

const depth = (path: string): number => path.split(sep).filter(Boolean).length;

/** Parents before what is in them. */
function byDepth(mounts: readonly Mount[]): Mount[] {
  return mounts.toSorted((a, b) => depth(a.path) - depth(b.path));
}
