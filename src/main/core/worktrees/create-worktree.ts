// Creates a worktree with a branch of its own; when something goes wrong, nothing of it stays.

import { lstat, mkdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import type { WorktreeProgress } from '#shared/contract/worktrees.ts';
import type { Git } from '../git/git.ts';
import { filterWords, ownFiltersOfIndex } from '../git/own-filters.ts';
import { type Repository, requireRepository } from '../git/repository.ts';
import { withIndexCopy } from '../review/working-index.ts';

export interface WorktreePlan {
  readonly repository: Repository;
  readonly path: string;
  readonly branch: string;
  /** Branch it begins at; the commit that is checked out unless given. */
  readonly from: string | undefined;
}

/** Files of a large repository take their time. */
const FILES_MS = 10 * 60_000;

/**
 * Creates it; the folder in it that is the one of `repository.folder`, as far as it is there.
 * @throws AppError `worktree_exists`, `git_missing`, `git_failed`
 */
export async function createWorktree(
  git: Git,
  plan: WorktreePlan,
  onProgress: (progress: WorktreeProgress) => void,
): Promise<string> {
  const { repository, path, branch } = plan;
  const commit = await startOf(git, plan);
  if (await isTaken(git, repository, path, branch)) {
    const message = `“${path}” or the branch “${branch}” exists already. Choose another name.`;
    throw new AppError('worktree_exists', message);
  }
  onProgress({ phase: 'creating', percent: null });
  const folders = await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
    const message = `The folder of “${path}” could not be created. Choose another in the settings.`;
    throw new AppError('git_failed', message, { cause });
  });
  try {
    const add = ['worktree', 'add', '--no-checkout', '-b', branch, path, commit];
    await git.read(add, { cwd: repository.root, writes: true });
    onProgress({ phase: 'files', percent: 0 });
    const made = await requireRepository(git, path);
    await refuseOwnFilters(git, made);
    await git.read(['read-tree', '-m', '-u', '-v', 'HEAD'], {
      repository: made,
      writes: true,
      timeoutMs: FILES_MS,
      onProgress: (text) => {
        const percent = percentOf(text);
        if (percent !== null) onProgress({ phase: 'files', percent });
      },
    });
  } catch (error) {
    await discard(git, plan, folders);
    throw error;
  }
  const folder = resolve(path, repository.folder);
  const info = await stat(folder).catch(() => null);
  return info?.isDirectory() ? folder : path;
}

/** Whether a worktree cannot be there or have that branch. */
export async function isTaken(
  git: Git,
  { root: cwd }: Repository,
  path: string,
  branch: string,
): Promise<boolean> {
  if (await lstat(path).catch(() => null)) return true;
  const found = await git.run(['show-ref', '--verify', '--quiet', `refs/heads/${branch}`], { cwd });
  return found.code === 0;
}

/** @throws AppError `git_failed` if files would be wrong without a program that the repository names */
async function refuseOwnFilters(git: Git, repository: Repository): Promise<void> {
  const { filters } = await git.settingsOf(repository);
  if (filters.length === 0) return;
  const found = await withIndexCopy(repository, async (env) => {
    await git.read(['read-tree', 'HEAD'], { repository, env, writes: true });
    return ownFiltersOfIndex(git, repository, env);
  });
  const [first] = found.values();
  if (first === undefined) return;
  throw new AppError(
    'git_failed',
    `Files here go through ${filterWords(first)}, a program that this repository names. Aerie does not run those, so the files of a new worktree would be wrong. Make it with git in a terminal.`,
  );
}

async function startOf(git: Git, { repository, from }: WorktreePlan): Promise<string> {
  const names = from === undefined ? ['HEAD'] : [`refs/heads/${from}`, `refs/remotes/${from}`];
  for (const name of names) {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    const found = await git.run(args, { cwd: repository.root });
    if (found.code === 0) return found.stdout.trim();
  }
  throw new AppError(
    'git_failed',
    from === undefined
      ? 'This repository has no commit yet. Commit something first.'
      : `There is no branch “${from}”. Choose another.`,
  );
}

/** Removes what was begun. `made` is the first folder that was created for it. */
async function discard(
  git: Git,
  { repository, path, branch }: WorktreePlan,
  made: string | undefined,
): Promise<void> {
  const options = { cwd: repository.root, writes: true };
  await git.run(['worktree', 'remove', '--force', '--force', path], options);
  await rm(path, { recursive: true, force: true });
  await git.run(['worktree', 'prune'], options);
  await git.run(['branch', '-D', branch], options);
  if (made !== undefined && made !== path) await removeEmpty(dirname(path), made);
}

/** Removes empty folders from `folder` up to `top`. */
async function removeEmpty(folder: string, top: string): Promise<void> {
  for (let at = folder; at.startsWith(top); at = dirname(at)) {
    const isGone = await rmdir(at).then(
      () => true,
      () => false,
    );
    if (!isGone || at === top) return;
  }
}

function percentOf(text: string): number | null {
  const found = [...text.matchAll(/(\d{1,3})% \(/g)].at(-1)?.[1];
  return found === undefined ? null : Math.min(100, Number(found));
}
