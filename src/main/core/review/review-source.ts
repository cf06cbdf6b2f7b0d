// The two sides that a scope of a review compares.

import type { ReviewPoint, ReviewScope } from '#shared/contract/review.ts';
import type { Git } from '../git/git.ts';
import { emptyObjects, type Repository } from '../git/repository.ts';
import { type ParsedStatus, parseStatus } from './parse-status.ts';
import { type IndexEnvironment, withWorkingIndex } from './working-index.ts';

/** What was recorded of a chat's files. */
export interface ScopePoints {
  readonly start: ReviewPoint | null;
  /** Of the turn that is asked for; `after` is null while it runs. */
  readonly turn: { readonly before: ReviewPoint; readonly after: ReviewPoint | null } | null;
}

/** Two sides: a tree and the working files, or two trees. */
export interface ReviewSides {
  readonly before: string;
  readonly after: string | null;
}

const MAX_UNTRACKED = 2000;
const statusArgs = [
  'status',
  '--porcelain=v2',
  '--branch',
  '-z',
  '--untracked-files=all',
  '--ignore-submodules=dirty',
  '--no-renames',
];

/** How the files are now. @throws AppError `git_missing`, `git_failed` */
export async function readGitStatus(
  git: Git,
  repository: Repository,
  signal?: AbortSignal,
): Promise<ParsedStatus> {
  return parseStatus(await git.read(statusArgs, { repository, signal }));
}

/** What a scope compares; null if that was not recorded. */
export function sidesOf(
  scope: ReviewScope,
  { objects }: Repository,
  { head }: Pick<ParsedStatus, 'head'>,
  points: ScopePoints,
): ReviewSides | null {
  if (scope === 'uncommitted') return { before: head ?? emptyObjects[objects].tree, after: null };
  if (scope === 'session') return points.start && { before: points.start.tree, after: null };
  const { turn } = points;
  return turn && { before: turn.before.tree, after: turn.after?.tree ?? null };
}

/** Lends what `git diff` needs to compare the sides. */
export function withSides<T>(
  git: Git,
  repository: Repository,
  { before, after }: ReviewSides,
  { entries }: Pick<ParsedStatus, 'entries'>,
  work: (args: readonly string[], env: IndexEnvironment | undefined) => Promise<T>,
): Promise<T> {
  if (after !== null) return work([before, after], undefined);
  const untracked = untrackedOf(entries);
  return withWorkingIndex(git, repository, untracked, (env) => work([before], env));
}

/** Files that git does not know, without repositories of their own, up to a number. */
export function untrackedOf(entries: ParsedStatus['entries']): string[] {
  return entries
    .filter(({ kind, submodule }) => kind === 'untracked' && !submodule)
    .slice(0, MAX_UNTRACKED)
    .map(({ path }) => path);
}

/** What every comparison is asked with. */
export const diffArgs: readonly string[] = [
  'diff',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-relative',
  '--ignore-submodules=dirty',
  '--submodule=short',
  '--find-renames',
  '-z',
];
