import { expect, it } from 'vitest';
import { foldLines } from './diff-folds.ts';
import { diffHunks } from './diff-hunks.ts';

const same = (count: number): string[] => Array.from({ length: count }, (_, n) => ` same ${n}`);
const linesOf = (...lines: readonly string[]) =>
  diffHunks(`@@ -1 +1 @@\n${lines.join('\n')}`)[0]?.lines ?? [];
const shapeOf = (lines: readonly string[], opened: readonly number[] = []) =>
  foldLines(linesOf(...lines), new Set(opened)).map(
    ({ at, folded, lines: within }) => `${at} ${folded ? 'folded' : 'shown'} ${within.length}`,
  );

it('A36: folds long unchanged parts and leaves three lines around each change', () => {
  expect(shapeOf([...same(20), '+new', ...same(30), '-old', ...same(10)])).toEqual([
    '0 folded 17',
    '17 shown 7',
    '24 folded 24',
    '48 shown 7',
    '55 folded 7',
  ]);
});

it('opens a fold that was asked for', () => {
  const lines = [...same(20), '+new', ...same(3)];
  expect(shapeOf(lines)).toEqual(['0 folded 17', '17 shown 7']);
  expect(shapeOf(lines, [0])).toEqual(['0 shown 24']);
});

it('folds nothing that is short', () => {
  expect(shapeOf([...same(3), '+new', ...same(8), '-old', ...same(3)])).toEqual(['0 shown 16']);
  expect(shapeOf([])).toEqual([]);
});
