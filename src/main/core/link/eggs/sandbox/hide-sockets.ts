// Programs of this machine take orders on sockets: of containers, of keys, of screens. A session reaches
// none but those in its own folder, and those that its rules name.

import { realpath } from 'node:fs/promises';
import { isBelow } from '../../tunnel/posix-path.ts';
import { PRIVATE, SYSTEM } from './bubblewrap-arguments.ts';
import type { MountPlan, MountRequest } from './mount-plan.ts';
import { nearest } from './order-mounts.ts';

const MAX_HIDDEN = 512;

type Planned = Pick<MountPlan, 'mounts' | 'jail'> & Pick<MountRequest, 'cwd'>;

/** Those of `sockets` to put out of reach, and a sentence if there are too many. */
export async function hideSockets(
  plan: Planned,
  sockets: readonly string[],
): Promise<{ readonly sockets: readonly string[]; readonly notEnforced: readonly string[] }> {
  const seen = new Set<string>();
  for (const socket of sockets) {
    // What has gone meanwhile is nobody's.
    const path = await realpath(socket).catch(() => null);
    if (path !== null && isSeen(path, plan)) seen.add(path);
  }
  const hidden = [...seen].slice(0, MAX_HIDDEN);
  const tooMany = 'This machine has so many sockets that some stay in reach of the session.';
  return {
    sockets: hidden,
    notEnforced: seen.size > hidden.length ? [tooMany] : [],
  };
}

/** Whether the session would find a socket at `path`, though nothing of its rules is about that one. */
function isSeen(path: string, { mounts, jail, cwd }: Planned): boolean {
  const over = nearest(mounts, path);
  if (over?.path === path || over?.mode === 'deny') return false;
  if (over?.mode === 'rw' && isBelow(path, cwd)) return false;
  const own = PRIVATE.find((folder) => isBelow(path, folder));
  if (own !== undefined) return over !== undefined && isBelow(over.path, own);
  return over !== undefined || !jail || SYSTEM.some((folder) => isBelow(path, folder));
}
