import { expect, test } from 'vitest';
import { BellWatch } from './bell-watch.ts';

const ringsAfter = (...outputs: string[]): boolean[] => {
  const watch = new BellWatch();
  return outputs.map((output) => watch.output(Buffer.from(output)));
};

test('rings with the second of two outputs in a row that ring', () => {
  expect(ringsAfter('\x07', 'x\x07y', '\x07', 'x', '\x07')).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
});

test('what only ends a title rings nothing, wherever output is cut', () => {
  expect(ringsAfter('\x1b]0;a\x07$ ', '\x1b]0;a\x07$ ')).toEqual([false, false]);
  expect(ringsAfter('\x1b]0;a', 'b\x07', 'c\x07', '\x07')).toEqual([false, false, false, true]);
  expect(ringsAfter('\x1b]0;a\x1b\\\x07', '\x1b[m\x07')).toEqual([false, true]);
});
