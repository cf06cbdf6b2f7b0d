import { expect, it } from 'vitest';
import { BATCH_BYTES, BatchPool } from './batch-pool.ts';

it('gives a returned buffer out again, and never the same one twice', () => {
  const pool = new BatchPool();
  const first = pool.acquire();
  expect(first.length).toBe(BATCH_BYTES);
  pool.release(first.subarray(0, 10));
  const again = pool.acquire();
  expect(again.buffer).toBe(first.buffer);
  expect(pool.acquire().buffer).not.toBe(first.buffer);
});

it('ignores buffers that are not its own size', () => {
  const pool = new BatchPool();
  const small = new Uint8Array(10);
  pool.release(small);
  expect(pool.acquire().buffer).not.toBe(small.buffer);
});
