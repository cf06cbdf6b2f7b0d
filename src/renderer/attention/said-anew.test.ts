import { expect, it } from 'vitest';
import { saidAnew } from './said-anew.ts';

it('what is said again is told again, and stays the same to read', () => {
  const first = saidAnew('', 'build: rings');
  const second = saidAnew(first, 'build: rings');
  const third = saidAnew(second, 'build: rings');
  expect([first, second, third].map((words) => words.trim())).toEqual(
    Array.from({ length: 3 }, () => 'build: rings'),
  );
  expect(second).not.toBe(first);
  expect(third).not.toBe(second);
});
