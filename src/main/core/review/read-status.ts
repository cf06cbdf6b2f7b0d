import { MAX_REVIEW_PATHS } from '#shared/contract/limits.ts';
import type { ReviewFile, ReviewStatus } from '#shared/contract/review.ts';
import type { Git } from '../git/git.ts';
import type { Repository } from '../git/repository.ts';
import { type Change, type LineCounts, parseNumstat, parseRaw } from './parse-changes.ts';
import { isStaged, type ParsedStatus, type StatusEntry } from './parse-status.ts';
import { diffArgs, type ReviewSides, withSides } from './review-source.ts';

/** The changed files between two sides. @throws AppError `git_missing`, `git_failed` */
export async function readFiles(
  git: Git,
  repository: Repository,
  sides: ReviewSides,
  status: ParsedStatus,
  uncommitted: boolean,
): Promise<Pick<ReviewStatus, 'files' | 'totals' | 'truncated'>> {
  const output = await withSides(git, repository, sides, status, (args, env) =>
    git.read([...diffArgs, '--raw', '--numstat', ...args], {
      repository,
      ...(env ? { env } : {}),
    }),
  );
  const { changes, rest } = parseRaw(output);
  const files = filesOf(changes, parseNumstat(rest), status.entries, uncommitted);
  const totals = { files: files.length, additions: 0, deletions: 0 };
  for (const { additions, deletions } of files) {
    totals.additions += additions;
    totals.deletions += deletions;
  }
  const truncated = files.length > MAX_REVIEW_PATHS;
  return { files: files.slice(0, MAX_REVIEW_PATHS), totals, truncated };
}

function filesOf(
  changes: readonly Change[],
  counts: LineCounts,
  entries: readonly StatusEntry[],
  uncommitted: boolean,
): ReviewFile[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  // A file may be staged for deletion and be there as a new one.
  for (const entry of entries) if (entry.kind === 'untracked') byPath.set(entry.path, entry);
  const staged = stagedPaths(entries);
  const files = new Map<string, ReviewFile>();
  for (const change of changes) {
    const { path, oldPath } = change;
    const count = counts.get(path);
    files.set(path, {
      path,
      ...(oldPath === undefined ? {} : { oldPath }),
      status: statusOf(change, byPath.get(path)),
      staged: stagedOf(oldPath === undefined ? [path] : [oldPath, path], staged),
      additions: count?.added ?? 0,
      deletions: count?.removed ?? 0,
      binary: count === null,
      submodule: change.submodule,
    });
  }
  if (uncommitted) addUnseen(files, entries, staged);
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What the working files do not show: staged and taken back since, conflicts, other repositories. */
function addUnseen(
  files: Map<string, ReviewFile>,
  entries: readonly StatusEntry[],
  staged: ReadonlyMap<string, Staged>,
): void {
  const renamed = new Set([...files.values()].map(({ oldPath }) => oldPath));
  for (const { path, kind, submodule } of entries) {
    if (files.has(path) || renamed.has(path)) continue;
    files.set(path, {
      path,
      status: kind === 'tracked' ? 'modified' : kind,
      staged: stagedOf([path], staged),
      additions: 0,
      deletions: 0,
      binary: false,
      submodule,
    });
  }
}

function statusOf({ letter }: Change, entry: StatusEntry | undefined): ReviewFile['status'] {
  if (entry?.kind === 'conflicted') return 'conflicted';
  if (letter === 'R') return 'renamed';
  if (letter === 'D') return 'deleted';
  if (letter !== 'A') return 'modified';
  return entry?.kind === 'untracked' ? 'untracked' : 'added';
}

type Staged = ReviewFile['staged'];

function stagedPaths(entries: readonly StatusEntry[]): Map<string, Staged> {
  const found = new Map<string, Staged>();
  for (const entry of entries) {
    const { path, files, kind } = entry;
    const isOpen = kind !== 'tracked' || files !== '.';
    const one = isStaged(entry) ? (isOpen ? 'partly' : 'all') : 'none';
    const known = found.get(path);
    found.set(path, known === undefined || known === one ? one : 'partly');
  }
  return found;
}

function stagedOf(paths: readonly string[], staged: ReadonlyMap<string, Staged>): Staged {
  const found = new Set(paths.flatMap((path) => staged.get(path) ?? []));
  const [one = 'none'] = found;
  return found.size > 1 ? 'partly' : one;
}
