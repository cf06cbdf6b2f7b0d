// Long unchanged parts of a patch are folded. Pure.

import type { DiffLine } from './diff-hunks.ts';

/** Lines that stand together; `folded` if they are hidden until somebody asks for them. */
export interface DiffPart {
  /** `at` of its first line. */
  readonly at: number;
  readonly folded: boolean;
  readonly lines: readonly DiffLine[];
}

/** Unchanged lines that stay on each side of a change. */
const CONTEXT = 3;
/** Fewer lines than this are not worth folding. */
const LEAST = 6;

/** The parts of a hunk. Folds whose `at` is in `opened` are shown. */
export function foldLines(lines: readonly DiffLine[], opened: ReadonlySet<number>): DiffPart[] {
  const parts: DiffPart[] = [];
  let shown: DiffLine[] = [];
  const flush = (): void => {
    const first = shown[0];
    if (first) parts.push({ at: first.at, folded: false, lines: shown });
    shown = [];
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    if (!line) break;
    if (line.type !== 'same') {
      shown.push(line);
      at += 1;
      continue;
    }
    let end = at;
    while (lines[end]?.type === 'same') end += 1;
    const from = at === 0 ? 0 : at + CONTEXT;
    const to = end === lines.length ? end : end - CONTEXT;
    const first = lines[from];
    if (first && to - from >= LEAST && !opened.has(first.at)) {
      shown.push(...lines.slice(at, from));
      flush();
      parts.push({ at: first.at, folded: true, lines: lines.slice(from, to) });
      shown.push(...lines.slice(to, end));
    } else shown.push(...lines.slice(at, end));
    at = end;
  }
  flush();
  return parts;
}
