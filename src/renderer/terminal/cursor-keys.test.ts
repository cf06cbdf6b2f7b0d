import { expect, it } from 'vitest';
import { cursorKeys } from './cursor-keys.ts';

it.each([
  ['\x1b[A', true, '\x1bOA'],
  ['\x1bOA', true, '\x1bOA'],
  ['\x1bOB', false, '\x1b[B'],
  ['\x1b[H', false, '\x1b[H'],
  ['\x1b[3~', true, '\x1b[3~'],
  ['\x1b[1;5A', true, '\x1b[1;5A'],
  ['\x1bOP', false, '\x1bOP'],
  ['[A', true, '[A'],
])('%j for application mode %s is %j', (data, application, expected) => {
  expect(cursorKeys(data, application)).toBe(expected);
});
