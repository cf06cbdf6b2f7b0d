import { expect, it } from 'vitest';
import { type DiffHunk, diffHunks } from '../tools/diff-hunks.ts';
import { END, expandedHunks, mayGoOn } from './expanded-hunks.ts';

const same = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => ` ${from + n}`);
const hunks = diffHunks(
  [
    '@@ -5,4 +5,4 @@',
    ' 5',
    '-6',
    '+six',
    ' 7',
    '@@ -12,3 +12,4 @@',
    ...same(12, 12),
    '+new',
    ...same(13, 15),
  ].join('\n'),
).map((hunk: DiffHunk) => ({ ...hunk, id: `h${hunk.index}` }));
const whole = diffHunks(
  ['@@ -1,18 +1,19 @@', ...same(1, 5), '-6', '+six', ...same(7, 12), '+new', ...same(13, 18)].join(
    '\n',
  ),
);
const texts = (asked: readonly string[]) =>
  expandedHunks(hunks, whole, new Set(asked)).map(({ gap, unfolded, lines }) =>
    [gap, unfolded ? 'all' : '-', ...lines.map(({ text }) => text)].join(' '),
  );

it('A36: shows the unchanged lines around a change that were asked for', () => {
  expect(texts([])).toEqual(['4 - 5 6 six 7', '4 - 12 new 13 14 15']);
  expect(texts(['h1'])).toEqual(['4 - 5 6 six 7', '0 all 8 9 10 11 12 new 13 14 15']);
  expect(texts(['h0', END])).toEqual(['0 all 1 2 3 4 5 6 six 7', '4 all 12 new 13 14 15 16 17 18']);
});

it('numbers all lines anew, once each', () => {
  const lines = expandedHunks(hunks, whole, new Set(['h0', 'h1', END])).flatMap(
    (hunk) => hunk.lines,
  );
  expect(lines.map(({ at }) => at)).toEqual(lines.map((_, n) => n));
});

it('knows whether a file may go on', () => {
  expect(mayGoOn(hunks)).toBe(true);
  expect(mayGoOn(hunks.slice(0, 1))).toBe(false);
  expect(mayGoOn([])).toBe(false);
});
