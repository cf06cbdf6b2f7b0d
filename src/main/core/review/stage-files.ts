// Puts changes into the next commit, and takes them out of it.

import { AppError } from '#shared/base/app-error.ts';
import type { StageInput } from '#shared/contract/review.ts';
import type { Git } from '../git/git.ts';
import { pathspecList } from '../git/git-names.ts';
import { refuseFiltered } from '../git/own-filters.ts';
import { emptyObjects, type Repository } from '../git/repository.ts';
import { addFiles } from './add-files.ts';
import { applyPatch } from './apply-patch.ts';
import { parseRaw } from './parse-changes.ts';
import { versionOf } from './parse-patch.ts';
import { isGone, isStaged, type ParsedStatus, pathsOf, type StatusEntry } from './parse-status.ts';
import { type ReadPatch, readPatch } from './read-patch.ts';
import { diffArgs, readGitStatus, withSides } from './review-source.ts';
import { changedSince, selectHunks } from './select-hunks.ts';

/** A patch of more than this is not taken apart. */
export const MAX_PATCH_BYTES = 64 * 1024 * 1024;

/** Stages files, or hunks of one. @throws AppError as declared for `review.stage` */
export async function stageFiles(git: Git, repository: Repository, input: StageInput) {
  const status = await readGitStatus(git, repository);
  const gone = new Set(pathsOf(status.entries.filter(isGone)));
  const present = input.paths.filter((path) => !gone.has(path));
  await refuseFiltered(git, repository, present, 'Stage');
  if (input.hunks || input.version) {
    const read = await checkedPatch(git, repository, status, input, false);
    if (input.hunks && !isWhole(read, input.hunks)) {
      const patch = selectHunks(read, input.hunks, 'forward');
      if (!(await applyPatch(git, repository, patch, ['--cached']))) throw changedSince();
      return;
    }
  }
  const named = await namedEntries(git, repository, status, input.paths);
  const inner = named.find(({ kind, submodule }) => kind === 'untracked' && submodule);
  if (inner) {
    const message = `“${inner.path}” is a repository of its own. Commit in it, or add it as a submodule.`;
    throw new AppError('bad_request', message);
  }
  const open = named.filter(({ kind, files }) => kind !== 'tracked' || files !== '.');
  await addFiles(git, open, { repository });
}

/** Takes files, or hunks of one, out of the next commit. @throws AppError as `review.unstage` */
export async function unstageFiles(git: Git, repository: Repository, input: StageInput) {
  const status = await readGitStatus(git, repository);
  if (input.hunks || input.version) {
    const read = await checkedPatch(git, repository, status, input, true);
    if (input.hunks && !isWhole(read, input.hunks)) {
      const patch = selectHunks(read, input.hunks, 'back');
      const isDone = await applyPatch(git, repository, patch, ['--cached', '--reverse']);
      if (!isDone) throw changedSince();
      return;
    }
  }
  await unstageEntries(
    git,
    repository,
    status,
    await namedEntries(git, repository, status, input.paths),
  );
}

/** Takes all of these files out of the next commit. @throws AppError `git_missing`, `git_failed` */
export async function unstageEntries(
  git: Git,
  repository: Repository,
  { head }: ParsedStatus,
  entries: readonly StatusEntry[],
): Promise<void> {
  const staged = entries.filter(isStaged);
  // Before the first commit there is nothing to go back to.
  const command = head === null ? ['rm', '--cached', '--force', '-q'] : ['reset', '-q'];
  await withPaths(git, repository, command, staged);
}

/** A file's patch, if it is still the one that somebody saw. @throws AppError `review_changed` */
async function checkedPatch(
  git: Git,
  repository: Repository,
  status: ParsedStatus,
  { paths, version, context }: StageInput,
  staged: boolean,
): Promise<ReadPatch> {
  const [path = ''] = paths;
  const ask = { scope: 'uncommitted', path, staged, context } as const;
  const sides = { before: baseOf(repository, status), after: null };
  const read = await readPatch(git, repository, sides, status, ask, { maxBytes: MAX_PATCH_BYTES });
  if (!read || (version !== undefined && versionOf(read.patch) !== version)) throw changedSince();
  return read;
}

function isWhole({ patch }: ReadPatch, hunks: readonly string[]): boolean {
  const wanted = new Set(hunks);
  return patch.hunks.every(({ id }) => wanted.delete(id)) && wanted.size === 0;
}

/** What git tells about these files, and about where they were before. */
async function namedEntries(
  git: Git,
  repository: Repository,
  status: ParsedStatus,
  paths: readonly string[],
): Promise<StatusEntry[]> {
  const sides = { before: baseOf(repository, status), after: null };
  const output = await withSides(git, repository, sides, status, (args, env) =>
    git.read([...diffArgs, '--raw', ...args], { repository, ...(env ? { env } : {}) }),
  );
  const moved = new Map(parseRaw(output).changes.map(({ path, oldPath }) => [path, oldPath]));
  const named = new Set(paths.flatMap((path) => [path, moved.get(path) ?? path]));
  const found = status.entries.filter(({ path }) => named.has(path));
  const known = new Set(found.map(({ path }) => path));
  if (paths.some((path) => !known.has(path))) throw changedSince();
  return found;
}

async function withPaths(
  git: Git,
  repository: Repository,
  command: readonly string[],
  entries: readonly StatusEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await git.read([...command, '--pathspec-from-file=-', '--pathspec-file-nul'], {
    repository,
    input: pathspecList(pathsOf(entries)),
    writes: true,
  });
}

/** The last commit, or nothing before the first. */
export function baseOf({ objects }: Repository, { head }: ParsedStatus): string {
  return head ?? emptyObjects[objects].tree;
}
