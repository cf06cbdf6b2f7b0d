// What the index has of some files, to be put back exactly.

import type { Git } from '../git/git.ts';
import { bytesOf, type Latin1, nameOf, pathspecOf } from '../git/git-names.ts';
import type { Repository } from '../git/repository.ts';

/** Entries of these files, as git writes and reads them. @throws AppError `git_missing`, `git_failed` */
export async function readEntries(
  git: Git,
  repository: Repository,
  paths: readonly string[],
): Promise<Latin1> {
  const args = ['ls-files', '--stage', '-z', '--', ...paths.map(pathspecOf)];
  const listed = await git.read(args, { repository });
  const wanted = new Set(paths);
  return listed
    .split('\0')
    .filter((line) => wanted.has(nameOf(line.slice(line.indexOf('\t') + 1))))
    .map((line) => `${line}\0`)
    .join('');
}

/** Puts them back; files without one are taken out. @throws AppError `git_missing`, `git_failed` */
export async function writeEntries(
  git: Git,
  repository: Repository,
  paths: readonly string[],
  entries: Latin1,
): Promise<void> {
  const none = '0'.repeat(repository.objects === 'sha1' ? 40 : 64);
  const removed = paths.map((path) => `0 ${none}\t${bytesOf(path).toString('latin1')}\0`);
  const input = Buffer.from(removed.join('') + entries, 'latin1');
  await git.read(['update-index', '-z', '--index-info'], { repository, input, writes: true });
}
