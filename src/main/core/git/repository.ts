// Finds the repository that a folder is in.

import { access, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import type { ReviewRepository } from '#shared/contract/review.ts';
import { type Git, gitFailed } from './git.ts';
import { nameOf } from './git-names.ts';
import type { GitPlaces } from './plain-repositories.ts';

/** A repository with working files. */
export interface Repository extends GitPlaces {
  /** Of the folder that was asked for, from the root, with `/` at its end; empty at the root. */
  readonly folder: string;
  readonly objects: 'sha1' | 'sha256';
}

export type NoRepository = Extract<ReviewRepository, { kind: 'none' }>['reason'];

const asks = ['--is-bare-repository', '--is-inside-work-tree', '--show-object-format'];
const places = ['--show-toplevel', '--show-prefix', '--absolute-git-dir', '--git-common-dir'];

/** The repository of `folder`, or why there is none. @throws AppError `git_missing`, `git_failed` */
export async function findRepository(
  git: Git,
  folder: string,
  signal?: AbortSignal,
): Promise<Repository | NoRepository> {
  const info = await stat(folder).catch(() => null);
  if (!info?.isDirectory()) return 'no_folder';
  const options = { cwd: folder, signal };
  const asked = await git.run(['rev-parse', ...asks], options);
  if (asked.code !== 0) {
    if (/not a git repository/i.test(asked.stderr)) return 'no_repository';
    throw gitFailed(asked);
  }
  const [bare, inside, objects] = asked.stdout.split('\n');
  if (inside !== 'true') return bare === 'true' ? 'bare' : 'no_repository';
  const lines = nameOf(await git.read(['rev-parse', ...places], options)).split('\n');
  const [root, prefix, gitDir, commonDir] = lines;
  if (lines.length !== 5 || !root || prefix === undefined || !gitDir || !commonDir) {
    throw new AppError('git_failed', 'A folder with a line break in its name cannot be reviewed.');
  }
  if (!root.isWellFormed()) {
    throw new AppError('git_failed', 'The name of this folder is not text. Rename it first.');
  }
  if (!(await isRootOf(resolve(root), resolve(gitDir)))) {
    throw new AppError(
      'git_failed',
      'This repository says that its files are in another folder than its own (core.worktree). Use git in a terminal.',
    );
  }
  return {
    root: resolve(root),
    folder: prefix,
    gitDir: resolve(gitDir),
    commonDir: resolve(folder, commonDir),
    objects: objects === 'sha256' ? 'sha256' : 'sha1',
  };
}

const MAX_LINK_BYTES = 64 * 1024;

/** Whether the repository is in this folder: by its settings it could claim any, with all that is in it. */
async function isRootOf(root: string, gitDir: string): Promise<boolean> {
  const place = join(root, '.git');
  const info = await stat(place).catch(() => null);
  if (info?.isFile() && info.size > MAX_LINK_BYTES) return false;
  const named = info?.isFile() ? /^gitdir: (.+)/.exec(await readFile(place, 'utf8'))?.[1] : place;
  const found = await realpath(resolve(root, named ?? place)).catch(() => null);
  return found !== null && found === (await realpath(gitDir).catch(() => null));
}

/** Whether a folder can be in a repository with files at all, without asking git. */
export async function mayBeInRepository(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (await exists(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

/** @throws AppError `no_repository`, `git_missing`, `git_failed` */
export async function requireRepository(git: Git, folder: string): Promise<Repository> {
  const found = await findRepository(git, folder);
  if (typeof found !== 'string') return found;
  throw new AppError('no_repository', noRepository(found));
}

/** Why there is none, as a sentence. */
export function noRepository(reason: NoRepository): string {
  switch (reason) {
    case 'no_folder':
      return 'The folder does not exist any more.';
    case 'bare':
      return 'This is a repository without working files. Choose a folder with files.';
    case 'no_repository':
      return 'This folder is not in a git repository. Run “git init” in it first.';
  }
}

const marks = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
] as const;

/** What a repository is in the middle of. */
export async function operationOf({
  gitDir,
}: Repository): Promise<(typeof marks)[number][1] | null> {
  for (const [file, operation] of marks) {
    if (await exists(join(gitDir, file))) return operation;
  }
  return null;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Trees and blobs without content, which git knows without having them. */
export const emptyObjects = {
  sha1: {
    tree: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
    blob: 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  },
  sha256: {
    tree: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
    blob: '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
  },
} as const;
