import { access, constants, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { Git } from './git.ts';
import { nameOf } from './git-names.ts';
import type { Repository } from './repository.ts';

/** Programs that git would run around a commit. */
export interface Hooks {
  readonly folder: string;
  readonly names: readonly string[];
  /** They are the repository's; others are the user's for all repositories. */
  readonly own: boolean;
}

/** Hooks that a commit may run. */
const atCommit = [
  'pre-commit',
  'pre-merge-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'post-rewrite',
  'post-index-change',
  'reference-transaction',
];

/** The hooks of a commit. @throws AppError `git_missing`, `git_failed` */
export async function findHooks(git: Git, repository: Repository): Promise<Hooks> {
  const { root, gitDir, commonDir } = repository;
  // Tells where they are, and runs none.
  const args = ['rev-parse', '--git-path', 'hooks'];
  const told = nameOf(await git.read(args, { cwd: root, ownPrograms: true })).replace(/\n$/, '');
  const folder = resolve(root, told);
  const names: string[] = [];
  for (const name of atCommit) if (await isProgram(join(folder, name))) names.push(name);
  const { namesHooks } = await git.settingsOf(repository);
  const real = await realpath(folder).catch(() => folder);
  const own = namesHooks || [root, gitDir, commonDir].some((place) => isIn(real, place));
  return { folder, names, own };
}

async function isProgram(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  if (!info?.isFile()) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
