// The changed files of a review as a list to show. Pure.

import { plainLine } from '#shared/chat/safe-text.ts';
import type { ReviewFile } from '#shared/contract/index.ts';

/** Files of one folder, in the order of their names. */
export interface FileGroup {
  /** From the root of the repository, with `/` at its end; empty for the root itself. */
  readonly folder: string;
  readonly files: readonly ReviewFile[];
}

const statuses: Readonly<Record<ReviewFile['status'], readonly [letter: string, word: string]>> = {
  added: ['A', 'New'],
  untracked: ['A', 'New'],
  modified: ['M', 'Changed'],
  deleted: ['D', 'Deleted'],
  renamed: ['R', 'Renamed'],
  conflicted: ['!', 'In conflict'],
};

/** One letter for what became of a file. */
export function statusLetter({ status }: Pick<ReviewFile, 'status'>): string {
  return statuses[status][0];
}

/** What became of a file, in a word. */
export function statusWord({ status }: Pick<ReviewFile, 'status'>): string {
  return statuses[status][1];
}

/** A path as it may be shown: bytes that are no text become a replacement character. */
export function shownPath(path: string): string {
  return plainLine(path.toWellFormed(), 4096);
}

/** The folder of a path with `/` at its end, and the name within. */
export function splitPath(path: string): readonly [folder: string, name: string] {
  const at = path.lastIndexOf('/', path.length - 2) + 1;
  return [path.slice(0, at), path.slice(at)];
}

/** The files whose path has every word of `filter`, by folder; the order of the folders is kept. */
export function groupFiles(files: readonly ReviewFile[], filter: string): FileGroup[] {
  const words = filter.toLowerCase().split(/\s+/);
  const groups = new Map<string, ReviewFile[]>();
  for (const file of files) {
    const searched = `${file.path} ${file.oldPath ?? ''}`.toLowerCase();
    if (!words.every((word) => searched.includes(word))) continue;
    const [folder] = splitPath(file.path);
    const group = groups.get(folder) ?? [];
    group.push(file);
    groups.set(folder, group);
  }
  return [...groups].map(([folder, within]) => ({ folder, files: within }));
}

/** The file to go on with: `wanted` if it is there, else the one that took its place, else the first. */
export function nextSelected(
  before: readonly string[],
  now: readonly string[],
  wanted: string | undefined,
): string | undefined {
  if (wanted !== undefined && now.includes(wanted)) return wanted;
  const at = wanted === undefined ? -1 : before.indexOf(wanted);
  if (at < 0) return now[0];
  const there = new Set(now);
  return (
    before.slice(at).find((path) => there.has(path)) ??
    before.slice(0, at).findLast((path) => there.has(path)) ??
    now[0]
  );
}

/** The file of a repository that an absolute path of this machine names; undefined if it is elsewhere. */
export function fileAt(
  files: readonly ReviewFile[],
  root: string,
  absolute: string,
): ReviewFile | undefined {
  const wanted = absolute.replaceAll('\\', '/');
  const base = root.replaceAll('\\', '/').replace(/\/$/, '');
  return files.find(({ path }) => `${base}/${path}` === wanted);
}
