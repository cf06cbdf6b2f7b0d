// Reads what `git diff --raw -z` prints, alone or with `--numstat` or `-p`.

import { type Latin1, nameOf } from '../git/git-names.ts';

/** A file that differs between two sides. */
export interface Change {
  readonly path: string;
  /** Where it was, if it was renamed. */
  readonly oldPath?: string;
  /** Null on a side where it is not. */
  readonly oldMode: string | null;
  readonly newMode: string | null;
  /** Letter of git, without its score. */
  readonly letter: string;
  readonly submodule: boolean;
}

/** Lines that were added and removed; null in a binary file. */
export type LineCounts = ReadonlyMap<string, { added: number; removed: number } | null>;

const SUBMODULE = '160000';
const NOTHING = '000000';

/** The files in their order, and what stands behind them: nothing, counts, or patches. */
export function parseRaw(output: Latin1): { changes: Change[]; rest: Latin1 } {
  const changes: Change[] = [];
  let at = 0;
  const next = (): Latin1 => {
    const end = output.indexOf('\0', at);
    const text = output.slice(at, end < 0 ? output.length : end);
    at = end < 0 ? output.length : end + 1;
    return text;
  };
  while (output[at] === ':') {
    const [oldMode = '', newMode = '', , , status = ''] = next().slice(1).split(' ');
    const first = nameOf(next());
    const letter = status[0] ?? '';
    const isMoved = letter === 'R' || letter === 'C';
    const path = isMoved ? nameOf(next()) : first;
    // A conflict is told beside what its files are.
    if (letter === 'U') continue;
    changes.push({
      path,
      ...(letter === 'R' ? { oldPath: first } : {}),
      oldMode: oldMode === NOTHING ? null : oldMode,
      newMode: newMode === NOTHING ? null : newMode,
      letter,
      submodule: oldMode === SUBMODULE || newMode === SUBMODULE,
    });
  }
  // A NUL parts them from what follows, if that are patches.
  const rest = output[at] === '\0' ? output.slice(at + 1) : output.slice(at);
  return { changes, rest };
}

/** Reads the part of `--numstat -z`. */
export function parseNumstat(output: Latin1): LineCounts {
  const counts = new Map<string, { added: number; removed: number } | null>();
  const fields = output.split('\0');
  for (let at = 0; at < fields.length; at += 1) {
    const match = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(fields[at] ?? '');
    if (!match) continue;
    const [, added = '', removed = '', name = ''] = match;
    // Of a rename, both names stand behind.
    if (name === '') at += 2;
    const path = nameOf(name === '' ? (fields[at] ?? '') : name);
    counts.set(path, added === '-' ? null : { added: Number(added), removed: Number(removed) });
  }
  return counts;
}
