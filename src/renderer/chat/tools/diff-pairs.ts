// Which line took the place of which, and what in it is new. Pure.

import { diffWordsWithSpace } from 'diff';
import type { DiffLine } from './diff-hunks.ts';

/** Two lines that stand beside each other; `alike` if one took the place of the other. */
export interface LinePair {
  readonly left: DiffLine | undefined;
  readonly right: DiffLine | undefined;
  readonly alike: boolean;
}

/** Characters of a line, from and up to. */
export type TextRange = readonly [from: number, to: number];

/** Runs of removed and added lines with more pairs than this are paired in their order. */
const MAX_COMPARED = 1600;
/** How much of two lines must be the same, 0 to 1, for one to be a change of the other. */
const ALIKE = 0.4;
/** Longer lines are marked as a whole. */
const MAX_LINE = 1000;
/** Changes of a line beyond this many words are marked as a whole. */
const MAX_EDITS = 200;

/** All lines side by side: what is the same twice, what was changed beside what it became. */
export function pairLines(lines: readonly DiffLine[]): LinePair[] {
  const pairs: LinePair[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    if (line?.type === 'same') {
      pairs.push({ left: line, right: line, alike: false });
      at += 1;
      continue;
    }
    let end = at;
    while (end < lines.length && lines[end]?.type !== 'same') end += 1;
    const run = lines.slice(at, end);
    pairs.push(
      ...pairRun(
        run.filter(({ type }) => type === 'removed'),
        run.filter(({ type }) => type === 'added'),
      ),
    );
    at = end;
  }
  return pairs;
}

/** What is new or gone within the lines that were changed, by the `at` of each line. */
export function wordMarks(lines: readonly DiffLine[]): ReadonlyMap<number, readonly TextRange[]> {
  const marks = new Map<number, readonly TextRange[]>();
  for (const { left, right, alike } of pairLines(lines)) {
    if (!alike || !left || !right) continue;
    const found = marksBetween(left.text, right.text);
    if (!found) continue;
    marks.set(left.at, found.before);
    marks.set(right.at, found.after);
  }
  return marks;
}

/** What differs between two lines; undefined if that is nearly all, or too much to find out. */
export function marksBetween(
  before: string,
  after: string,
): { readonly before: readonly TextRange[]; readonly after: readonly TextRange[] } | undefined {
  if (before.length > MAX_LINE || after.length > MAX_LINE) return undefined;
  const parts = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS });
  if (!parts) return undefined;
  const old: TextRange[] = [];
  const next: TextRange[] = [];
  let oldAt = 0;
  let nextAt = 0;
  for (const { value, added, removed } of parts) {
    if (!added) {
      if (removed) addRange(old, before, oldAt, oldAt + value.length);
      oldAt += value.length;
    }
    if (!removed) {
      if (added) addRange(next, after, nextAt, nextAt + value.length);
      nextAt += value.length;
    }
  }
  const most = coverOf(old) > before.length * 0.8 && coverOf(next) > after.length * 0.8;
  return most ? undefined : { before: old, after: next };
}

/** Marks with only spaces between them are one. */
function addRange(ranges: TextRange[], text: string, from: number, to: number): void {
  const last = ranges.at(-1);
  if (last && text.slice(last[1], from).trim() === '') {
    ranges[ranges.length - 1] = [last[0], to];
  } else ranges.push([from, to]);
}

function coverOf(ranges: readonly TextRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** Pairs what is alike, in order; what is left between stands beside each other without a word. */
function pairRun(removed: readonly DiffLine[], added: readonly DiffLine[]): LinePair[] {
  const pairs: LinePair[] = [];
  let r = 0;
  let a = 0;
  const zipTo = (rEnd: number, aEnd: number): void => {
    while (r < rEnd || a < aEnd) {
      const left = r < rEnd ? removed[r++] : undefined;
      const right = a < aEnd ? added[a++] : undefined;
      pairs.push({ left, right, alike: false });
    }
  };
  for (const [rAt, aAt] of matches(removed, added)) {
    zipTo(rAt, aAt);
    pairs.push({ left: removed[r++], right: added[a++], alike: true });
  }
  zipTo(removed.length, added.length);
  return pairs;
}

/** Indices of lines that are alike: those that together have most in common, in ascending order. */
function matches(removed: readonly DiffLine[], added: readonly DiffLine[]): [number, number][] {
  if (removed.length * added.length > MAX_COMPARED) return [];
  const oldWords = removed.map(({ text }) => wordsOf(text));
  const newWords = added.map(({ text }) => wordsOf(text));
  const scores = oldWords.map((old) => newWords.map((next) => likeness(old, next)));
  // best[i][j]: most in common of the lines from i and j on.
  const best = Array.from({ length: removed.length + 1 }, () => newWords.map(() => 0).concat(0));
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0;
  const score = (i: number, j: number): number => {
    const found = scores[i]?.[j] ?? 0;
    return found >= ALIKE ? found : 0;
  };
  for (let i = removed.length - 1; i >= 0; i -= 1) {
    for (let j = added.length - 1; j >= 0; j -= 1) {
      const row = best[i];
      const both = score(i, j) > 0 ? score(i, j) + at(i + 1, j + 1) : 0;
      if (row) row[j] = Math.max(both, at(i + 1, j), at(i, j + 1));
    }
  }
  const found: [number, number][] = [];
  for (let i = 0, j = 0; i < removed.length && j < added.length; ) {
    const both = score(i, j);
    if (both > 0 && at(i, j) === both + at(i + 1, j + 1)) found.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return found;
}

function wordsOf(text: string): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  for (const word of text.slice(0, MAX_LINE).match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []) {
    words.set(word, (words.get(word) ?? 0) + 1);
  }
  return words;
}

/** 0: nothing in common, 1: the same words. */
function likeness(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const sizeOf = (words: ReadonlyMap<string, number>) =>
    [...words.values()].reduce((sum, count) => sum + count, 0);
  const total = sizeOf(a) + sizeOf(b);
  // Two lines without a word are alike: they differ in spaces.
  if (total === 0) return 1;
  let common = 0;
  for (const [word, count] of a) common += Math.min(count, b.get(word) ?? 0);
  return (2 * common) / total;
}
