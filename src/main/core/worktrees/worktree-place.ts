// Where new worktrees are, and what they are called.

import { basename, dirname, isAbsolute, resolve } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';

/** Branches of worktrees that Aerie makes stand behind this. */
export const BRANCH_PREFIX = 'aerie/';

const first = ['amber', 'brisk', 'calm', 'dusk', 'eager', 'fern', 'gold', 'hazel', 'ivory', 'jade'];
const second = [
  'birch',
  'brook',
  'cliff',
  'cove',
  'dune',
  'grove',
  'heath',
  'isle',
  'lake',
  'moor',
];

/** A name of two words; with a number from the hundredth try on. `tries` counts from 0. */
export function wordName(seed: number, tries: number): string {
  const at = (seed + tries * 37) % (first.length * second.length);
  const name = `${first[at % first.length]}-${second[Math.floor(at / first.length)]}`;
  const round = Math.floor(tries / (first.length * second.length));
  return round === 0 ? name : `${name}-${round + 1}`;
}

/**
 * The folder of a new worktree: `template` with {parent} and {repo} of the repository's own folder, and
 * {name}. @throws AppError `bad_request` if that is no absolute path, or inside the repository's own data
 */
export function worktreePath(template: string, root: string, name: string, home: string): string {
  const values: Readonly<Record<string, string>> = {
    parent: dirname(root),
    repo: basename(root).replace(/\.git$/, '') || 'repository',
    name,
  };
  const filled = template.replace(/\{(parent|repo|name)\}/g, (_, key: string) => values[key] ?? '');
  const path = filled.replace(/^~(?=[/\\])/, home);
  const inGit = path.split(/[/\\]/).includes('.git');
  if (isAbsolute(path) && !inGit && template.includes('{name}')) return resolve(path);
  throw new AppError(
    'bad_request',
    'The setting “Folder of worktrees” is no absolute path with {name} in it. Change it first.',
  );
}
