import { expect, test } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { knownProjects } from './known-projects.ts';

test('projects are looked for at most once a minute, and at once in other folders', async () => {
  const clock = new ManualClock();
  let folders = '/a';
  let looked = 0;
  const projects = knownProjects(
    clock,
    async () => {
      looked += 1;
      return [];
    },
    () => folders,
  );
  await Promise.all([projects(), projects()]);
  clock.advance(59_000);
  await projects();
  expect(looked).toBe(1);
  clock.advance(1000);
  await projects();
  expect(looked).toBe(2);
  folders = '/b';
  await projects();
  expect(looked).toBe(3);
});

test('a search that failed is not told again', async () => {
  let fails = true;
  const projects = knownProjects(
    new ManualClock(),
    () => (fails ? Promise.reject(new Error('no')) : Promise.resolve([])),
    () => '',
  );
  await expect(projects()).rejects.toThrow('no');
  fails = false;
  await expect(projects()).resolves.toEqual([]);
});
