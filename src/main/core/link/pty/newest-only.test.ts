import { expect, test } from 'vitest';
import { NewestOnly } from './newest-only.ts';

test('what comes while one is handed over waits, and only the newest of it does', () => {
  const taken: number[] = [];
  const waiting: (() => void)[] = [];
  const newest = new NewestOnly<number>((one, onDone) => {
    taken.push(one);
    waiting.push(onDone);
  });
  for (const one of [1, 2, 3]) newest.offer(one);
  expect(taken).toEqual([1]);
  waiting.shift()?.();
  expect(taken).toEqual([1, 3]);
  waiting.shift()?.();
  expect(waiting).toEqual([]);
  newest.offer(4);
  expect(taken).toEqual([1, 3, 4]);
});

test('those that are taken at once all come', () => {
  const taken: number[] = [];
  const newest = new NewestOnly<number>((one, onDone) => {
    taken.push(one);
    onDone();
  });
  for (const one of [1, 2, 3]) newest.offer(one);
  expect(taken).toEqual([1, 2, 3]);
});
