import { describe, expect, it } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { BatchPool } from '../emulator/batch-pool.ts';
import { OutputBatcher } from './output-batcher.ts';

function setUp() {
  const clock = new ManualClock();
  const batches: number[] = [];
  const batcher = new OutputBatcher(clock, new BatchPool(), (batch) => batches.push(batch.length));
  return { clock, batches, batcher };
}

describe('OutputBatcher', () => {
  it('sends the first output after a quiet moment at once', () => {
    const { clock, batches, batcher } = setUp();
    batcher.push(new Uint8Array(1));
    expect(batches).toEqual([1]);
    clock.advance(10);
    batcher.push(new Uint8Array(2));
    expect(batches).toEqual([1, 2]);
  });

  it('sends echoes at once however fast they follow', () => {
    const { batches, batcher } = setUp();
    for (let i = 0; i < 50; i++) batcher.push(new Uint8Array(10));
    expect(batches).toHaveLength(50);
  });

  it('joins output under load for at most 2 ms', () => {
    const { clock, batches, batcher } = setUp();
    batcher.push(new Uint8Array(4000));
    batcher.push(new Uint8Array(4000));
    batcher.push(new Uint8Array(20));
    expect(batches).toEqual([4000]);
    clock.advance(2);
    expect(batches).toEqual([4000, 4020]);
  });

  it('does not hold more than 64 KiB', () => {
    const { batches, batcher } = setUp();
    batcher.push(new Uint8Array(1));
    batcher.push(new Uint8Array(40_000));
    batcher.push(new Uint8Array(30_000));
    expect(batches).toEqual([1, 65_536]);
    batcher.flush();
    expect(batches).toEqual([1, 65_536, 4464]);
  });

  it('emits copies that do not share memory with what was read', () => {
    const clock = new ManualClock();
    let seen: Uint8Array | undefined;
    const batcher = new OutputBatcher(clock, new BatchPool(), (batch) => {
      seen = batch;
    });
    const chunk = new Uint8Array([7]);
    batcher.push(chunk);
    chunk[0] = 9;
    expect(seen?.[0]).toBe(7);
  });

  it('leaves no timer behind', () => {
    const { clock, batcher } = setUp();
    batcher.push(new Uint8Array(5000));
    batcher.push(new Uint8Array(5000));
    batcher.dispose();
    expect(clock.pending).toBe(0);
  });
});
