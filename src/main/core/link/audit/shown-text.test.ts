import { expect, test } from 'vitest';
import { edit, type Mark, ShownText } from './shown-text.ts';

const FLOOD = 65_536;

test('a text is found after its mark only, wherever its lines are broken', () => {
  const shown = new ShownText();
  shown.add('before ', []);
  const mark: Mark = { from: shown.length };
  shown.add('git com\r\n  mit', [mark]);
  expect(shown.after([mark], ['git commit'])).toEqual([true]);
  expect(shown.after([mark], ['before'])).toEqual([false]);
});

test('each mark has a text of its own', () => {
  const shown = new ShownText();
  const one: Mark = { from: 0 };
  shown.add('one ', [one]);
  const two: Mark = { from: shown.length };
  shown.add('two', [one, two]);
  expect(shown.after([one, two], ['one', 'one'])).toEqual([true, false]);
  expect(shown.after([one, two], ['two', 'two'])).toEqual([true, true]);
});

test('what is erased beyond a mark takes the mark with it', () => {
  const shown = new ShownText();
  const one: Mark = { from: 0 };
  shown.add('abc', [one]);
  const two: Mark = { from: shown.length };
  shown.add('\b\bX', [one, two]);
  expect(two.from).toBe(1);
  expect(shown.after([one, two], ['aX', 'X'])).toEqual([true, true]);
});

test('a flood is let go, and what was before a mark is forgotten', () => {
  const shown = new ShownText();
  const mark: Mark = { from: 0 };
  shown.add('x'.repeat(2 * FLOOD), [mark]);
  expect(shown.length).toBe(FLOOD);
  const next: Mark = { from: shown.length };
  shown.add('here', [mark, next]);
  const last: Mark = { from: shown.length };
  shown.forgetBefore([next, last]);
  expect([shown.length, next.from, last.from]).toEqual([4, 0, 4]);
  shown.forgetBefore([]);
  expect(shown.length).toBe(0);
});

test('an edit tells whether it changed something', () => {
  const text: string[] = [];
  expect([edit(text, '\b', 2), edit(text, '\u0015', 2), edit(text, '\u0007', 2)]).toEqual(
    Array.from({ length: 3 }, () => false),
  );
  expect([edit(text, 'a', 2), edit(text, 'b', 2), edit(text, 'c', 2)]).toEqual([true, true, false]);
  expect([text.join(''), edit(text, '\u007f', 2), edit(text, '\u0015', 2)]).toEqual([
    'ab',
    true,
    true,
  ]);
  expect(text).toEqual([]);
});
