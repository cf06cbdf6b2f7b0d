// Reads the patch of one file of a review.

import type { DiffContext, ReviewScope } from '#shared/contract/review.ts';
import { type Git, gitFailed } from '../git/git.ts';
import { type Latin1, pathspecOf } from '../git/git-names.ts';
import { emptyObjects, type Repository } from '../git/repository.ts';
import { type Change, parseRaw } from './parse-changes.ts';
import { type FilePatch, parsePatches } from './parse-patch.ts';
import type { ParsedStatus } from './parse-status.ts';
import { diffArgs, type ReviewSides, withSides } from './review-source.ts';
import type { IndexEnvironment } from './working-index.ts';

/** Which patch is asked for. */
export interface PatchAsk {
  readonly scope: ReviewScope;
  readonly path: string;
  /** Of what is not committed: only what is staged, or only what is not. */
  readonly staged?: boolean | undefined;
  readonly context?: DiffContext | undefined;
}

/** A file and what is different in it. */
export interface ReadPatch {
  readonly change: Change;
  readonly patch: FilePatch;
  /** All of it, as git printed it. */
  readonly text: Latin1;
}

/** More lines than any file has that is shown. */
const WHOLE_FILE = 10_000_000;
const CONTEXT = 3;

/** The patch, undefined if nothing is different, null if it has more than `maxBytes`. @throws AppError */
export async function readPatch(
  git: Git,
  repository: Repository,
  sides: ReviewSides,
  status: ParsedStatus,
  ask: PatchAsk,
  options: { readonly maxBytes: number; readonly binary?: boolean },
): Promise<ReadPatch | undefined | null> {
  const { path, staged, scope } = ask;
  const entry = status.entries.find((one) => one.path === path && one.kind === 'untracked');
  const isConflict = status.entries.some((one) => one.path === path && one.kind === 'conflicted');
  const part = scope === 'uncommitted' && !isConflict ? staged : undefined;
  const read = (args: readonly string[], env?: IndexEnvironment) =>
    patchOf(git, repository, ask, { ...options, args, ...(env ? { env } : {}) });
  if (part === true) return read(['--cached', sides.before]);
  if (part === false && !entry) return read([]);
  // What git does not know yet is new, whatever the last commit has of that name.
  const compared =
    part === false ? { before: emptyObjects[repository.objects].tree, after: null } : sides;
  return withSides(git, repository, compared, status, read);
}

async function patchOf(
  git: Git,
  repository: Repository,
  { path, context = CONTEXT }: PatchAsk,
  {
    args,
    env,
    maxBytes,
    binary,
  }: {
    readonly args: readonly string[];
    readonly env?: IndexEnvironment;
    readonly maxBytes: number;
    readonly binary?: boolean;
  },
): Promise<ReadPatch | undefined | null> {
  const options = { repository, ...(env ? { env } : {}) };
  const lines = context === 'file' ? WHOLE_FILE : context;
  const show = [`--unified=${lines}`, '--full-index', ...(binary ? ['--binary'] : [])];
  const oldPath = await oldPathOf(git, args, path, options);
  const paths = oldPath === undefined ? [path] : [oldPath, path];
  const output = await git.run(
    [...diffArgs, ...show, '--raw', '-p', ...args, '--', ...paths.map(pathspecOf)],
    { ...options, maxBytes },
  );
  if (output.truncated) return null;
  if (output.code !== 0 || output.stopped) throw gitFailed(output);
  const { changes, rest } = parseRaw(output.stdout);
  const at = changes.findIndex((change) => change.path === path);
  const change = changes[at];
  if (!change) return undefined;
  const patches = parsePatches(rest);
  // A change of type is told as a deletion and an addition.
  const from = at + changes.slice(0, at).filter(isTypeChange).length;
  const [first, ...more] = patches.slice(from, from + (isTypeChange(change) ? 2 : 1));
  if (!first) return undefined;
  const text = [first, ...more].map(textOf).join('');
  const hunks = [first, ...more].flatMap((one) => one.hunks);
  return { change, patch: { ...first, hunks }, text };
}

/** Where a file was that is new at its place. */
async function oldPathOf(
  git: Git,
  args: readonly string[],
  path: string,
  options: { readonly repository: Repository; readonly env?: IndexEnvironment },
): Promise<string | undefined> {
  const { changes } = parseRaw(await git.read([...diffArgs, '--raw', ...args], options));
  return changes.find((change) => change.path === path)?.oldPath;
}

/** Whether something became another thing, e.g. a file a link. */
export function isTypeChange({ letter }: Change): boolean {
  return letter === 'T';
}

/** A patch as git printed it. */
export function textOf({ header, hunks }: FilePatch): string {
  return header + hunks.map((hunk) => hunkHead(hunk) + hunk.body).join('');
}

/** The first line of a hunk. */
export function hunkHead(hunk: FilePatch['hunks'][number]): string {
  const { oldStart, oldLines, newStart, newLines } = hunk;
  return `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@\n`;
}
