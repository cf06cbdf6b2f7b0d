import { expect, it } from 'vitest';
import { countLines, diffHunks, firstLines } from './diff-hunks.ts';

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

it('A36: numbers the lines of each hunk', () => {
  expect(diffHunks(patch)).toEqual([
    {
      index: 0,
      gap: 0,
      heading: '',
      lines: [
        { at: 0, type: 'same', before: 1, after: 1, text: 'one' },
        { at: 1, type: 'removed', before: 2, text: 'two' },
        { at: 2, type: 'added', after: 2, text: 'zwei' },
        { at: 3, type: 'same', before: 3, after: 3, text: 'three' },
      ],
    },
    {
      index: 1,
      gap: 16,
      heading: 'function f()',
      lines: [
        { at: 4, type: 'same', before: 20, after: 20, text: 'twenty' },
        { at: 5, type: 'added', after: 21, text: 'more', unended: true },
      ],
    },
  ]);
});

it('takes lines that look like headers for what they are inside of a hunk', () => {
  expect(diffHunks('@@ -1,2 +1,1 @@\n--- a\n+++ b')[0]?.lines).toEqual([
    { at: 0, type: 'removed', before: 1, text: '-- a' },
    { at: 1, type: 'added', after: 1, text: '++ b' },
  ]);
});

it('finds no lines in what is no patch', () => {
  expect(diffHunks('')).toEqual([]);
  expect(diffHunks('hello\n+world')).toEqual([]);
});

it('numbers a new file from its first line', () => {
  const [hunk] = diffHunks('@@ -0,0 +1 @@\n+one');
  expect(hunk).toMatchObject({ gap: 0, lines: [{ type: 'added', after: 1 }] });
});

it('shows carriage returns only where some lines have none', () => {
  const textsOf = (text: string) => diffHunks(text)[0]?.lines.map((line) => line.text);
  expect(textsOf('--- a\n+++ b\n@@ -1 +1 @@\r\n-a\r\n+b\r')).toEqual(['a', 'b']);
  expect(textsOf('@@ -1 +1 @@\n-a\n+a\r')).toEqual(['a', 'a\r']);
});

it('cuts a long patch after some lines', () => {
  const hunks = diffHunks(patch);
  expect(countLines(hunks)).toBe(6);
  expect(firstLines(hunks, 5).map(({ lines }) => lines.length)).toEqual([4, 1]);
  expect(firstLines(hunks, 4)).toHaveLength(1);
  expect(firstLines(hunks, 100)).toEqual(hunks);
});
