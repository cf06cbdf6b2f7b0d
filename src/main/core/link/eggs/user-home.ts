// Homes of members: what they sign in to, and what their programs remember, is not the user's.

import { createHash } from 'node:crypto';
import { access, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { foldedAddress } from '#shared/contract/folded-address.ts';
import { makePrivateFolder } from '../../store/private-file.ts';
import type { RemoteCaller } from '../remote-caller.ts';

/** What a new home has of the user's, as links: how shells begin. */
const SEEDS = [
  '.bashrc',
  '.bash_profile',
  '.profile',
  '.zshrc',
  '.zprofile',
  '.gitconfig',
  '.vimrc',
];

/**
 * The home folder of the caller's sessions: `home` for the owner and admins, else one below `root` that
 * nobody else gets. Throws the system's error.
 */
export async function homeOf(caller: RemoteCaller, home: string, root: string): Promise<string> {
  if (caller.role !== 'member') return home;
  // Addresses that one roost tells of say nothing of people on another. Without one there still is a user.
  const who = caller.email ? ['email', foldedAddress(caller.email)] : ['id', caller.userId];
  const name = createHash('sha256')
    .update([caller.roost, ...who].join('\n'))
    .digest('hex');
  const path = join(root, name.slice(0, 12));
  await makePrivateFolder(root);
  await makePrivateFolder(path);
  for (const name of SEEDS) {
    const isThere = await access(join(home, name)).then(
      () => true,
      () => false,
    );
    // What the member has made of it stays.
    if (isThere) await symlink(join(home, name), join(path, name)).catch(() => {});
  }
  return path;
}
