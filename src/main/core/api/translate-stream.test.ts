import { ORPCError } from '@orpc/server';
import { expect, test } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import { translateStream } from './translate-stream.ts';

const told = (): Error => new ORPCError('storage_failed', { message: 'told' });

async function* items(error: Error): AsyncGenerator<number> {
  yield 1;
  throw error;
}

async function read(stream: unknown): Promise<unknown[]> {
  const got: unknown[] = [];
  for await (const item of stream as AsyncIterable<unknown>) got.push(item);
  return got;
}

test('a failure in the middle of a stream keeps its code; others and plain answers stay', async () => {
  const expected = translateStream(items(new AppError('storage_failed', 'why')), told);
  await expect(read(expected)).rejects.toMatchObject({ code: 'storage_failed', message: 'told' });
  const other = new Error('other');
  await expect(read(translateStream(items(other), told))).rejects.toBe(other);
  expect(translateStream({ next: 1 }, told)).toEqual({ next: 1 });
  expect(translateStream(undefined, told)).toBeUndefined();
});

test('a stream that nobody reads on ends at once, although it waits', async () => {
  let ended = false;
  const waits: AsyncIterableIterator<number> = {
    next: () => new Promise(() => {}),
    return: () => {
      ended = true;
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]: () => waits,
  };
  const stream = translateStream(waits, told) as AsyncIterableIterator<number>;
  void stream.next();
  await stream.return?.();
  expect(ended).toBe(true);
});
