import { expect, it } from 'vitest';
import { linePieces } from './line-pieces.ts';

const shown = (...args: Parameters<typeof linePieces>) =>
  linePieces(...args).map(({ text, colour, marked, hidden }) =>
    [text, colour ?? '-', ...(marked ? ['marked'] : []), ...(hidden ? ['hidden'] : [])].join(' '),
  );
const tokens = [
  { text: 'let ', colour: 'purple' },
  { text: 'one' },
  { text: ' = 1', colour: 'orange' },
];

it('cuts a line where colours and marks begin and end', () => {
  expect(shown('let one = 1', tokens, [[2, 6]])).toEqual([
    'le purple',
    't  purple marked',
    'on - marked',
    'e -',
    ' = 1 orange',
  ]);
  expect(shown('plain', undefined, [])).toEqual(['plain -']);
  expect(shown('', undefined, [])).toEqual([]);
});

it('leaves out colours of another text', () => {
  expect(shown('let two = 1', tokens, [])).toEqual(['let two = 1 -']);
});

it('A45: tells characters by number that hide or reorder code, within marks too', () => {
  expect(shown('a\u202eb', undefined, [[1, 3]])).toEqual([
    'a -',
    'U+202E - marked hidden',
    'b - marked',
  ]);
});
