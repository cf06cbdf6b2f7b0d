import type { WorktreeLoss } from '#shared/contract/worktrees.ts';
import type { Git } from '../git/git.ts';
import { findRepository, type Repository } from '../git/repository.ts';
import { readGitStatus } from '../review/review-source.ts';
import type { ListedWorktree } from './parse-worktrees.ts';

const MAX_NAMED = 20;

/** What would be lost with a worktree and its branch. @throws AppError `git_missing`, `git_failed` */
export async function worktreeLoss(
  git: Git,
  repository: Repository,
  { path, head, branch }: ListedWorktree,
): Promise<WorktreeLoss> {
  const inside = await findRepository(git, path);
  // A folder that is gone has nothing to lose.
  const entries = typeof inside === 'string' ? [] : (await readGitStatus(git, inside)).entries;
  return {
    files: entries.length,
    some: entries.slice(0, MAX_NAMED).map((entry) => entry.path),
    commits: head === null ? 0 : await ownCommits(git, repository, head, branch),
  };
}

/** What would be lost, as a sentence; null if it is nothing. */
export function lossText({ files, some, commits }: WorktreeLoss): string | null {
  const more = files > 3 ? ', …' : '';
  const names = some.slice(0, 3).map((name) => name.toWellFormed());
  const parts = [
    files > 0 ? `${counted(files, 'file')} not committed (${names.join(', ')}${more})` : '',
    commits > 0 ? `${counted(commits, 'commit')} in no other branch` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : `This would be lost: ${parts.join(' and ')}.`;
}

/** Commits that no other branch or tag has, here or as far as is known of other places. */
async function ownCommits(
  git: Git,
  { root: cwd }: Repository,
  head: string,
  branch: string | null,
): Promise<number> {
  const others = [...(branch === null ? [] : [`--exclude=${branch}`]), '--branches'];
  const args = ['rev-list', '--count', head, '--not', ...others, '--remotes', '--tags'];
  return Number((await git.read(args, { cwd })).trim());
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
