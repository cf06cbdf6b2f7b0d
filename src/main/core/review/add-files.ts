// Puts files into an index. Each by its name: else git would look into repositories inside of this one, and
// run what those name.

import type { Git } from '../git/git.ts';
import { nameList, pathspecList } from '../git/git-names.ts';
import type { Repository } from '../git/repository.ts';
import { isGone, pathsOf, type StatusEntry } from './parse-status.ts';
import type { IndexEnvironment } from './working-index.ts';

/** The index that files go into; the repository's own unless `env` names a copy. */
export interface AddTarget {
  readonly repository: Repository;
  readonly env?: IndexEnvironment;
  readonly signal?: AbortSignal;
}

/** Stages files as they are on disk, or that they are gone. @throws AppError `git_missing`, `git_failed` */
export async function addFiles(
  git: Git,
  entries: readonly StatusEntry[],
  target: AddTarget,
): Promise<void> {
  const files = pathsOf(entries.filter(({ submodule }) => !submodule));
  if (files.length > 0) {
    const args = ['add', '--all', '--pathspec-from-file=-', '--pathspec-file-nul'];
    await git.read(args, { ...target, input: pathspecList(files), writes: true });
  }
  await updateIndex(git, pathsOf(entries.filter(({ submodule }) => submodule)), target);
}

/** The same for very many files, whatever git knows of them. @throws AppError as `addFiles` */
export async function noteFiles(
  git: Git,
  entries: readonly StatusEntry[],
  target: AddTarget,
): Promise<void> {
  // First, since a folder may be in the place of a file, or the other way round.
  await updateIndex(git, pathsOf(entries.filter(isGone)), target, ['--force-remove']);
  await updateIndex(git, pathsOf(entries.filter((entry) => !isGone(entry))), target);
}

async function updateIndex(
  git: Git,
  paths: readonly string[],
  target: AddTarget,
  how: readonly string[] = ['--add', '--remove'],
): Promise<void> {
  if (paths.length === 0) return;
  const input = nameList(paths);
  await git.read(['update-index', ...how, '-z', '--stdin'], { ...target, input, writes: true });
}
