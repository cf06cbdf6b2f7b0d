// Content filters that a repository itself names programs for. They never run here, so files that should go
// through one are shown as they are on disk; what would store or write them is refused.

import { AppError } from '#shared/base/app-error.ts';
import { plainText } from '#shared/chat/safe-text.ts';
import type { Git } from './git.ts';
import { nameList, nameOf } from './git-names.ts';
import type { Repository } from './repository.ts';

const MAX_NAME = 60;

/** Files among `paths` that should go through such a filter, and its name. @throws AppError `git_missing`, `git_failed` */
export async function ownFilters(
  git: Git,
  repository: Repository,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const named = await filterNames(git, repository);
  if (named.size === 0 || paths.length === 0) return new Map();
  const told = await git.read(['check-attr', '-z', '--stdin', 'filter'], {
    repository,
    input: nameList(paths),
  });
  return filteredIn(told, named);
}

/** All files of the index that should, by the attributes in it. @throws AppError as `ownFilters` */
export async function ownFiltersOfIndex(
  git: Git,
  repository: Repository,
  env: Readonly<Record<string, string>>,
): Promise<Map<string, string>> {
  const named = await filterNames(git, repository);
  if (named.size === 0) return new Map();
  const input = Buffer.from(await git.read(['ls-files', '-z'], { repository, env }), 'latin1');
  const args = ['check-attr', '--cached', '-z', '--stdin', 'filter'];
  return filteredIn(await git.read(args, { repository, env, input }), named);
}

/** @throws AppError `git_failed` that names the filter, if one of `paths` should go through one */
export async function refuseFiltered(
  git: Git,
  repository: Repository,
  paths: readonly string[],
  todo: 'Stage' | 'Revert',
): Promise<void> {
  const [first] = await ownFilters(git, repository, paths);
  if (!first) return;
  const [path, filter] = first;
  throw new AppError(
    'git_failed',
    `“${plainText(path.toWellFormed())}” goes through ${filterWords(filter)}, a program that this repository names. Aerie does not run those. ${todo} it with git in a terminal.`,
  );
}

/** What a filter is called. */
export function filterWords(name: string): string {
  const text = plainText(nameOf(name).toWellFormed()).replace(/\s+/g, ' ').trim();
  return `the filter “${text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}…` : text}”`;
}

/** Those that only the repository says something about: what the user has for all repositories runs. */
async function filterNames(git: Git, repository: Repository): Promise<ReadonlySet<string>> {
  const { filters } = await git.settingsOf(repository);
  if (filters.length === 0) return new Set();
  const args = [
    'config',
    '-z',
    '--name-only',
    '--get-regexp',
    '^filter\\..*\\.(clean|smudge|process)$',
  ];
  const { stdout } = await git.run(args, { repository });
  const own = new Set(filters);
  for (const key of stdout.split('\0')) own.delete(key.slice(7, key.lastIndexOf('.')));
  return own;
}

/** Reads what `git check-attr -z` prints: name, attribute and value of each. */
function filteredIn(told: string, named: ReadonlySet<string>): Map<string, string> {
  const fields = told.split('\0');
  const found = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const value = fields[at + 2] ?? '';
    if (named.has(value)) found.set(nameOf(fields[at] ?? ''), value);
  }
  return found;
}
