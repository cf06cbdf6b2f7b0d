// Records the working files of a repository as a tree, without touching its index.

import { lstat } from 'node:fs/promises';
import { AppError } from '#shared/base/app-error.ts';
import type { Git } from '../git/git.ts';
import type { Repository } from '../git/repository.ts';
import { noteFiles } from './add-files.ts';
import { placeOf } from './file-state.ts';
import { readGitStatus, untrackedOf } from './review-source.ts';
import { withIndexCopy } from './working-index.ts';

/** New files larger than this, or all together, are not recorded. */
const MAX_FILE_BYTES = 5 * 1024 * 1024;
const MAX_ALL_BYTES = 50 * 1024 * 1024;
const MAX_CHANGED = 5000;

/** What is checked out, and all that is there; ignored files are not part of it. @throws AppError */
export async function writeTree(
  git: Git,
  repository: Repository,
  signal: AbortSignal,
): Promise<{ readonly head: string | null; readonly tree: string }> {
  const status = await readGitStatus(git, repository, signal);
  const { head, entries } = status;
  if (entries.length > MAX_CHANGED) {
    throw new AppError('git_failed', 'Too many files are changed to record them.');
  }
  const tree = await withIndexCopy(repository, async (env) => {
    const target = { repository, env, signal };
    const small = await smallOnes(repository.root, untrackedOf(entries));
    const noted = entries.filter(({ kind, files, path }) =>
      kind === 'untracked' ? small.has(path) : files !== '.',
    );
    await noteFiles(git, noted, target);
    return git.read(['write-tree'], { ...target, writes: true });
  });
  return { head, tree: tree.trim() };
}

async function smallOnes(root: string, paths: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  let bytes = 0;
  for (const path of paths) {
    const info = await lstat(placeOf(root, path)).catch(() => null);
    if (!info || info.size > MAX_FILE_BYTES || bytes + info.size > MAX_ALL_BYTES) continue;
    bytes += info.size;
    found.add(path);
  }
  return found;
}
