// Path patterns of permission rules. Matching is greedy with one step back, so no pattern of a
// person's and no path of an agent's can make it slow.

export interface GlobOptions {
  /** Whether `*`, `**` and `?` stand for names that begin with a dot. */
  readonly dots: boolean;
  readonly ignoreCase: boolean;
}

/**
 * True if `pattern` describes the whole of `path`. Both are absolute with `/` between names. A name
 * that is `**` stands for any number of folders, also none; within a name `*` stands for any
 * characters and `?` for one. Everything else, brackets too, means itself.
 */
export function matchesGlob(pattern: string, path: string, options: GlobOptions): boolean {
  const fold = (text: string): string => (options.ignoreCase ? text.toLowerCase() : text);
  return matchesNames(namesOf(fold(pattern)), namesOf(fold(path)), options.dots);
}

function namesOf(path: string): readonly string[] {
  return path.split('/').filter((name) => name !== '');
}

function matchesNames(
  pattern: readonly string[],
  names: readonly string[],
  dots: boolean,
): boolean {
  let at = 0;
  let name = 0;
  let star = -1;
  let resume = 0;
  while (name < names.length) {
    const wanted = pattern[at];
    if (wanted === '**') {
      star = at;
      resume = name;
      at += 1;
    } else if (wanted !== undefined && matchesName(wanted, names[name] ?? '', dots)) {
      at += 1;
      name += 1;
    } else if (star >= 0 && (dots || !names[resume]?.startsWith('.'))) {
      // The last `**` takes one folder more.
      resume += 1;
      name = resume;
      at = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[at] === '**') at += 1;
  return at === pattern.length;
}

function matchesName(pattern: string, name: string, dots: boolean): boolean {
  if (!dots && name.startsWith('.') && !pattern.startsWith('.')) return false;
  let at = 0;
  let char = 0;
  let star = -1;
  let resume = 0;
  while (char < name.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      resume = char;
      at += 1;
    } else if (wanted !== undefined && (wanted === '?' || wanted === name[char])) {
      at += 1;
      char += 1;
    } else if (star >= 0) {
      resume += 1;
      char = resume;
      at = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
