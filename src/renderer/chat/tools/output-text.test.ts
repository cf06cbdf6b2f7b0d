import { expect, it } from 'vitest';
import { shownText, someLines } from './output-text.ts';

it('A35: shows output without colours and controls', () => {
  expect(shownText('\u001b[31mred\u001b[0m\u0007\n')).toBe('red');
  expect(shownText('\u001b]8;;http://x\u0007link\u001b]8;;\u0007')).toBe('link');
});

it('A35: shows of a line that was written over again what it was in the end', () => {
  expect(shownText('10 %\r50 %\r100 %\ndone\r\n')).toBe('100 %\ndone');
  expect(shownText('one\r\ntwo\r\n')).toBe('one\ntwo');
});

it('takes its time in proportion to the text, however it looks', () => {
  expect(shownText(`${'\r'.repeat(100_000)}x`)).toBe('x');
  expect(shownText('y'.repeat(200_000))).toHaveLength(200_000);
});

it('A35: cuts a long text at its beginning or its end, and says what is left', () => {
  const text = Array.from({ length: 10 }, (_, index) => `${index}`).join('\n');
  expect(someLines(text, 3, false)).toEqual({ text: '0\n1\n2', left: 7 });
  expect(someLines(text, 3, true)).toEqual({ text: '7\n8\n9', left: 7 });
  expect(someLines(text, 8, true)).toEqual({ text, left: 0 });
});
