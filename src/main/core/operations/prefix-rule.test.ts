import { expect, it } from 'vitest';
import { matchesPrefix } from './prefix-rule.ts';

it.each([
  ['build', 'build/1', true],
  ['build', 'build', false],
  ['build', 'builder-9', false],
  ['build', 'build-1', false],
  ['build-', 'build-1', true],
  ['build-', 'build-/x', true],
  ['build_', 'build_1', true],
  ['build/', 'build/1', true],
  ['build/', 'builder/1', false],
  ['a', 'abc', false],
  ['a/b', 'a/b/c', true],
  ['a/b', 'a/bc', false],
  ['', 'a', false],
])('prefix %s and session %s: %s', (prefix, id, matches) => {
  expect(matchesPrefix(id, prefix)).toBe(matches);
});
