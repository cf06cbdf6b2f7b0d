import { expect, it } from 'vitest';
import { isTerminalReport } from './terminal-report.ts';

it.each([
  ['\x1b[I', true],
  ['\x1b[O\x1b[I', true],
  ['\x1b[<0;10;20M', true],
  ['\x1b[<35;10;20m\x1b[<35;11;20m', true],
  ['\x1b[M !!', true],
  ['\x1b[?62;22c', true],
  ['\x1b[?2026;2$y', true],
  ['\x1b]11;rgb:0000/0000/0000\x1b\\', true],
  ['\x1bP>|xterm(390)\x1b\\', true],
  ['a', false],
  ['', false],
  ['\r', false],
  ['\x1b', false],
  ['\x1b[A', false],
  ['\x1bOP', false],
  ['\x1b[1;2R', false],
  ['\x1b[Iy', false],
  ['\x1b[200~text\x1b[201~', false],
])('%j: %s', (input, expected) => {
  expect(isTerminalReport(input)).toBe(expected);
});
