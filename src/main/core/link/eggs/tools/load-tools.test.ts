import { expect, test } from 'vitest';
import { parseTool } from './load-tools.ts';

test.each([
  ['name: 7x\nrun: id', 'line 1'],
  ['name: open\nrun: id', 'no other program'],
  ['name: ../x\nrun: id', 'line 1'],
  [`name: ${'x'.repeat(65)}\nrun: id`, 'line 1'],
  ['name: x', '"run"'],
  ['name: x\nrun: id\nshell: bash', '"shell" is not known'],
  ['name: x\nrun: id\nenv: ["A=B"]', 'line 3'],
  ['name: x\nrun: id\nmax_concurrent: 0', 'line 3'],
])('a tool that is wrong is refused with its line: %j', (text, why) => {
  expect(() => parseTool(text, 'a.yaml')).toThrow(why);
});
