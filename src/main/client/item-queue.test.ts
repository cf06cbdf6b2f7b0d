import { expect, it } from 'vitest';
import { ItemQueue } from './item-queue.ts';

it('gives what was pushed in order, also to who waits', async () => {
  const queue = new ItemQueue<number>();
  const waiting = queue.take();
  queue.push(1);
  queue.push(2);
  expect([await waiting, await queue.take()]).toEqual([1, 2]);
});

it('ends after all that was pushed before, with the first end', async () => {
  const queue = new ItemQueue<number>();
  queue.push(1);
  queue.end(new Error('first'));
  queue.end();
  queue.push(2);
  expect(await queue.take()).toBe(1);
  await expect(queue.take()).rejects.toThrow('first');
  await expect(queue.take()).rejects.toThrow('first');
});

it('ends quietly without an error', async () => {
  const queue = new ItemQueue<number>();
  const waiting = queue.take();
  queue.end();
  expect(await waiting).toBeUndefined();
});
