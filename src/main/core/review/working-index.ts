// A copy of a repository's index that may be changed: the repository's own stays as it is.

import { copyFile, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from '../git/git.ts';
import { nameList } from '../git/git-names.ts';
import { emptyObjects, type Repository } from '../git/repository.ts';

/** Variables that make git use the copy. */
export type IndexEnvironment = Readonly<{ GIT_INDEX_FILE: string }>;

/** Lends a copy of the index to `work`, and deletes it. */
export async function withIndexCopy<T>(
  { gitDir }: Repository,
  work: (env: IndexEnvironment) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'aerie-index-'));
  try {
    const source = join(gitDir, 'index');
    const copy = join(folder, 'index');
    const info = await stat(source).catch(() => null);
    if (info) {
      await copyFile(source, copy);
      // Git trusts what it noted of a file only if that file is older than the index. Rounded down.
      const seconds = Math.floor(info.mtimeMs / 1000);
      await utimes(copy, seconds, seconds);
    }
    return await work({ GIT_INDEX_FILE: copy });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lends an index in which git sees these files too when it compares a tree with the working files. */
export async function withWorkingIndex<T>(
  git: Git,
  repository: Repository,
  untracked: readonly string[],
  work: (env: IndexEnvironment | undefined) => Promise<T>,
): Promise<T> {
  if (untracked.length === 0) return work(undefined);
  return withIndexCopy(repository, async (env) => {
    const { blob } = emptyObjects[repository.objects];
    // As if they were empty before: what they hold is read from the files.
    const input = nameList(untracked, `100644 ${blob} 0\t`);
    const args = ['update-index', '-z', '--index-info'];
    await git.read(args, { repository, env, input, writes: true });
    return work(env);
  });
}
