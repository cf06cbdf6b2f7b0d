import { expect, it } from 'vitest';
import type { DiffLine } from './diff-hunks.ts';
import { diffHunks } from './diff-hunks.ts';
import { marksBetween, pairLines, wordMarks } from './diff-pairs.ts';

function linesOf(...lines: readonly string[]): readonly DiffLine[] {
  return diffHunks(`@@ -1 +1 @@\n${lines.join('\n')}`)[0]?.lines ?? [];
}

function beside(...lines: readonly string[]): (readonly [string, string, boolean])[] {
  return pairLines(linesOf(...lines)).map(
    ({ left, right, alike }) => [left?.text ?? '', right?.text ?? '', alike] as const,
  );
}

it('A36: puts a changed line beside what it became', () => {
  expect(beside(' a', '-let one = 1;', '+let one = 2;', ' b')).toEqual([
    ['a', 'a', false],
    ['let one = 1;', 'let one = 2;', true],
    ['b', 'b', false],
  ]);
});

it('finds the partner of a line though others came before it', () => {
  expect(
    beside('-return total(items);', '+// All of them.', '+log(items);', '+return total(all);'),
  ).toEqual([
    ['', '// All of them.', false],
    ['', 'log(items);', false],
    ['return total(items);', 'return total(all);', true],
  ]);
});

it('puts lines with nothing in common beside each other in their order', () => {
  expect(beside('-alpha', '-beta', '+one two three')).toEqual([
    ['alpha', 'one two three', false],
    ['beta', '', false],
  ]);
});

it('pairs very long runs in their order', () => {
  const removed = Array.from({ length: 100 }, (_, n) => `-line ${n}`);
  const added = Array.from({ length: 100 }, (_, n) => `+line ${n} more`);
  const pairs = pairLines(linesOf(...removed, ...added));
  expect(pairs).toHaveLength(100);
  expect(pairs[99]).toMatchObject({ left: { text: 'line 99' }, right: { text: 'line 99 more' } });
});

it('A36: marks the words that changed', () => {
  const text = (line: string, ranges: readonly (readonly [number, number])[] | undefined) =>
    ranges?.map(([from, to]) => line.slice(from, to));
  const before = 'const total = price * count;';
  const after = 'const total = price * (count + 1);';
  const marks = marksBetween(before, after);
  expect(text(before, marks?.before)).toEqual([]);
  expect(text(after, marks?.after)).toEqual(['(', ' + 1)']);
});

it('marks no words of lines that have little in common, and none of very long ones', () => {
  expect(marksBetween('alpha beta', 'gamma delta')).toBeUndefined();
  expect(marksBetween('a'.repeat(2000), 'b')).toBeUndefined();
});

it('marks both sides by the place of the line', () => {
  const marks = wordMarks(linesOf(' x', '-let one = 1;', '+let one = 2;'));
  expect(marks.get(1)).toEqual([[10, 11]]);
  expect(marks.get(2)).toEqual([[10, 11]]);
  expect(marks.has(0)).toBe(false);
});
