// Undoes changes in the working files, and keeps what was there to take that back.

import { AppError } from '#shared/base/app-error.ts';
import type { RevertInput } from '#shared/contract/review.ts';
import type { Git } from '../git/git.ts';
import type { Latin1 } from '../git/git-names.ts';
import { refuseFiltered } from '../git/own-filters.ts';
import type { Repository } from '../git/repository.ts';
import { applyPatch } from './apply-patch.ts';
import { type FileState, hashOf, isInside, readState, writeState } from './file-state.ts';
import { readEntries, writeEntries } from './index-entries.ts';
import { versionOf } from './parse-patch.ts';
import { isStaged, type ParsedStatus } from './parse-status.ts';
import { readPatch } from './read-patch.ts';
import type { ReviewSides } from './review-source.ts';
import { changedSince, selectHunks } from './select-hunks.ts';
import { MAX_PATCH_BYTES, unstageEntries } from './stage-files.ts';

/** What a revert took away. */
export interface KeptChange {
  readonly root: string;
  /** What was undone in the working files. */
  readonly patch: Latin1;
  /** What the index had of the files, and has since; null if it is the same. */
  readonly index: { readonly before: Latin1; readonly after: Latin1 } | null;
  readonly files: readonly {
    readonly path: string;
    readonly before: FileState;
    /** Of the file as the revert left it; null if that was not noted. */
    readonly after: string | null;
  }[];
}

/** A change of one file, to be undone. */
interface Undoing {
  readonly paths: readonly string[];
  readonly text: Latin1;
  /** It is in the index too. */
  readonly staged: boolean;
}

const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/**
 * Undoes changes. `keep` is told before anything is done, and again with what was done.
 * @throws AppError as declared for `review.revert`
 */
export async function revertFiles(
  git: Git,
  repository: Repository,
  sides: ReviewSides,
  status: ParsedStatus,
  input: RevertInput,
  keep: (kept: KeptChange) => void,
): Promise<void> {
  const undone: Undoing[] = [];
  for (const path of new Set(input.paths)) {
    undone.push(await undoingOf(git, repository, sides, status, { ...input, path }));
  }
  await refuseFiltered(
    git,
    repository,
    undone.flatMap(({ paths }) => paths),
    'Revert',
  );
  const patch = undone.map(({ text }) => text).join('');
  const { root } = repository;
  const all = undone.flatMap(({ paths }) => paths);
  const states = await statesOf(root, all);
  const before = await readEntries(git, repository, all);
  const files = states.map((file) => ({ ...file, after: null }));
  keep({ root, patch, index: null, files });
  if (!(await applyPatch(git, repository, patch, ['--reverse']))) throw changedSince();
  if (input.staged !== false) await revertIndex(git, repository, status, input, undone);
  const after = await readEntries(git, repository, all);
  keep({
    root,
    patch,
    index: before === after ? null : { before, after },
    files: await Promise.all(
      states.map(async (file) => ({ ...file, after: hashOf(await readState(root, file.path)) })),
    ),
  });
}

/** Undoes in the index what was undone in the files, as far as it is there. */
async function revertIndex(
  git: Git,
  repository: Repository,
  status: ParsedStatus,
  { scope, hunks }: RevertInput,
  undone: readonly Undoing[],
): Promise<void> {
  if (scope === 'uncommitted' && !hunks) {
    const paths = new Set(undone.flatMap((one) => one.paths));
    const entries = status.entries.filter(({ path }) => paths.has(path));
    await unstageEntries(git, repository, status, entries);
    return;
  }
  for (const { text, staged } of undone) {
    // What is staged may be another change than this one: then it stays.
    if (staged) await applyPatch(git, repository, text, ['--cached', '--reverse']);
  }
}

/** Takes a revert back. @throws AppError `review_changed` if the files are others by now */
export async function undoRevert(
  git: Git,
  repository: Repository,
  { root, patch, index, files }: KeptChange,
): Promise<void> {
  if (root !== repository.root) throw changedSince();
  const isAsLeft = await Promise.all(
    files.map(async ({ path, after }) => {
      if (!(await isInside(root, path))) return false;
      return hashOf(await readState(root, path)) === after;
    }),
  );
  if (isAsLeft.every(Boolean)) {
    for (const { path, before } of files) await writeState(root, path, before);
  } else if (!(await applyPatch(git, repository, patch))) throw changedSince();
  const paths = files.map(({ path }) => path);
  // What somebody staged since stays.
  if (index && (await readEntries(git, repository, paths)) === index.after) {
    await writeEntries(git, repository, paths, index.before);
  }
}

async function undoingOf(
  git: Git,
  repository: Repository,
  sides: ReviewSides,
  status: ParsedStatus,
  input: RevertInput & { readonly path: string },
): Promise<Undoing> {
  const { path, hunks, version } = input;
  const entries = status.entries.filter((entry) => entry.path === path);
  if (entries.some(({ kind }) => kind === 'conflicted')) {
    throw new AppError('bad_request', `“${path}” has conflicts. Resolve them first.`);
  }
  const options = { maxBytes: MAX_PATCH_BYTES, binary: true };
  const read = await readPatch(git, repository, sides, status, input, options);
  if (read === null) {
    throw new AppError('bad_request', `“${path}” is too large to be reverted here. Use git.`);
  }
  if (read?.change.submodule || (!read && entries.some(({ submodule }) => submodule))) {
    throw new AppError('bad_request', `“${path}” is a repository of its own. Use git in it.`);
  }
  if (!read || (version !== undefined && versionOf(read.patch) !== version)) throw changedSince();
  const { oldPath } = read.change;
  const paths = oldPath === undefined ? [path] : [path, oldPath];
  const staged = status.entries.some((entry) => paths.includes(entry.path) && isStaged(entry));
  return { paths, staged, text: hunks ? selectHunks(read, hunks, 'back') : read.text };
}

async function statesOf(
  root: string,
  paths: readonly string[],
): Promise<{ path: string; before: FileState }[]> {
  const states: { path: string; before: FileState }[] = [];
  let bytes = 0;
  for (const path of paths) {
    const before = await readState(root, path);
    bytes += before.data.length;
    if (bytes > MAX_KEPT_BYTES) {
      const message = 'These files are too large to be kept for an undo. Revert fewer at once.';
      throw new AppError('bad_request', message);
    }
    states.push({ path, before });
  }
  return states;
}
