import { expect, it } from 'vitest';
import { diffLines } from './diff-lines.ts';

it('A36: numbers the lines of each hunk', () => {
  const patch = [
    '--- a/x.ts',
    '+++ b/x.ts',
    '@@ -1,3 +1,3 @@',
    ' one',
    '-two',
    '+zwei',
    ' three',
    '@@ -20 +20,2 @@ function f()',
    ' twenty',
    '+more',
    '\\ No newline at end of file',
    '',
  ].join('\n');
  expect(diffLines(patch)).toEqual([
    { at: 0, type: 'hunk', text: '' },
    { at: 1, type: 'same', before: 1, after: 1, text: 'one' },
    { at: 2, type: 'removed', before: 2, text: 'two' },
    { at: 3, type: 'added', after: 2, text: 'zwei' },
    { at: 4, type: 'same', before: 3, after: 3, text: 'three' },
    { at: 5, type: 'hunk', text: 'function f()' },
    { at: 6, type: 'same', before: 20, after: 20, text: 'twenty' },
    { at: 7, type: 'added', after: 21, text: 'more' },
  ]);
});

it('takes lines that look like headers for what they are inside of a hunk', () => {
  expect(diffLines('@@ -1,2 +1,1 @@\n--- a\n+++ b')).toEqual([
    { at: 0, type: 'hunk', text: '' },
    { at: 1, type: 'removed', before: 1, text: '-- a' },
    { at: 2, type: 'added', after: 1, text: '++ b' },
  ]);
});

it('finds no lines in what is no patch', () => {
  expect(diffLines('')).toEqual([]);
  expect(diffLines('hello\n+world')).toEqual([]);
});
