// Reads what `git status --porcelain=v2 --branch -z` prints.

import { type Latin1, nameOf } from '../git/git-names.ts';

/** A file that is not as the last commit has it. */
export interface StatusEntry {
  readonly path: string;
  /** Letters of git: what is staged, and what is not; `.` for nothing. */
  readonly index: string;
  readonly files: string;
  readonly kind: 'tracked' | 'untracked' | 'conflicted';
  readonly submodule: boolean;
}

/** Git has it, and it is not there any more. */
export function isGone({ files, kind }: StatusEntry): boolean {
  return kind === 'tracked' && files === 'D';
}

/** Something of it is staged. */
export function isStaged({ index, kind }: StatusEntry): boolean {
  return kind === 'tracked' && index !== '.';
}

/** Each of their files once. */
export function pathsOf(entries: readonly StatusEntry[]): string[] {
  return [...new Set(entries.map(({ path }) => path))];
}

export interface ParsedStatus {
  readonly head: string | null;
  readonly branch: string | null;
  readonly entries: readonly StatusEntry[];
}

/** Reads it; lines of kinds that are not known are left out. */
export function parseStatus(output: Latin1): ParsedStatus {
  let head: string | null = null;
  let branch: string | null = null;
  const entries: StatusEntry[] = [];
  const lines = output.split('\0');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('# branch.oid ')) head = unless(line.slice(13), '(initial)');
    else if (line.startsWith('# branch.head ')) branch = unless(line.slice(14), '(detached)');
    else {
      const entry = entryOf(line);
      if (entry) entries.push(entry);
      // The name before a rename stands behind.
      if (line.startsWith('2 ')) at += 1;
    }
  }
  return { head, branch: branch === null ? null : nameOf(branch), entries };
}

/** Fields before the path, by the first character of a line. */
const fields: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10, '?': 1 };

function entryOf(line: Latin1): StatusEntry | undefined {
  const type = line[0] ?? '';
  const count = fields[type];
  if (count === undefined || line[1] !== ' ') return undefined;
  const parts = line.split(' ');
  const path = nameOf(parts.slice(count).join(' '));
  if (path === '') return undefined;
  if (type === '?') {
    const submodule = path.endsWith('/');
    const name = submodule ? path.slice(0, -1) : path;
    return { path: name, index: '.', files: '?', kind: 'untracked', submodule };
  }
  const [, letters = '..', inside = 'N'] = parts;
  return {
    path,
    index: letters[0] ?? '.',
    files: letters[1] ?? '.',
    kind: type === 'u' ? 'conflicted' : 'tracked',
    submodule: inside.startsWith('S'),
  };
}

function unless(text: string, none: string): string | null {
  return text === none ? null : text;
}
