import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorktreeLoss } from '#shared/contract/worktrees.ts';
import type { Git } from '../git/git.ts';
import { nameOf } from '../git/git-names.ts';
import { findRepository, type Repository } from '../git/repository.ts';
import { readGitStatus } from '../review/review-source.ts';
import type { ListedWorktree } from './parse-worktrees.ts';

const MAX_NAMED = 20;
const MAX_LIST_BYTES = 128 * 1024 * 1024;

/** What would be lost with a worktree and its branch. @throws AppError `git_missing`, `git_failed` */
export async function worktreeLoss(
  git: Git,
  repository: Repository,
  { path, head, branch }: ListedWorktree,
): Promise<WorktreeLoss> {
  const inside = await findRepository(git, path);
  // A folder that is gone has nothing to lose.
  const paths =
    typeof inside === 'string'
      ? []
      : [
          ...(await readGitStatus(git, inside)).entries.map((entry) => entry.path),
          ...(await submodulesIn(git, inside)),
        ];
  return {
    files: paths.length,
    some: paths.slice(0, MAX_NAMED),
    commits: head === null ? 0 : await ownCommits(git, repository, head, branch),
  };
}

/** Repositories inside, with what only they have: nobody looked into them. */
async function submodulesIn(git: Git, { root }: Repository): Promise<string[]> {
  const options = { cwd: root, maxBytes: MAX_LIST_BYTES };
  const listed = await git.read(['ls-files', '--stage', '-z'], options);
  const found = listed.split('\0').filter((line) => line.startsWith('160000 '));
  const paths = found.map((line) => nameOf(line.slice(line.indexOf('\t') + 1)));
  const inside = await Promise.all(
    paths.map(async (path) =>
      (await stat(join(root, path, '.git')).catch(() => null)) ? [path] : [],
    ),
  );
  return inside.flat();
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
