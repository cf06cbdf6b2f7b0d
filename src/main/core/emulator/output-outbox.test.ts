import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BatchPool } from './batch-pool.ts';
import type { RingPiece } from './emulator-protocol.ts';
import { OutputOutbox } from './output-outbox.ts';
import {
  createOutputRing,
  OUTPUT_RING_BYTES,
  OutputRingReader,
  OutputRingWriter,
} from './output-ring.ts';

function setUp() {
  const ring = createOutputRing();
  const told: RingPiece[][] = [];
  const outbox = new OutputOutbox(new OutputRingWriter(ring), (pieces) => told.push(pieces));
  return { outbox, told, reader: new OutputRingReader(ring, new BatchPool()) };
}

describe('OutputOutbox', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells of several batches together, when the echo of a key is on its way', () => {
    const { outbox, told } = setUp();
    outbox.write(1, new Uint8Array(20), 20);
    outbox.write(2, new Uint8Array(5), 5);
    vi.advanceTimersByTime(15);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([
      [
        { id: 1, at: 0, length: 20, seq: 20 },
        { id: 2, at: 20, length: 5, seq: 5 },
      ],
    ]);
    outbox.write(1, new Uint8Array(1), 21);
    outbox.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets a program that may ask the terminal something wait only for viewers', () => {
    const { outbox, told, reader } = setUp();
    outbox.write(1, new Uint8Array(3), 3);
    outbox.write(1, Buffer.from('\x1b[6n'), 7);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(0);
    expect(told.flat().map(({ seq }) => seq)).toEqual([3, 7]);
    // A busy worker hears of it with what comes next.
    outbox.write(1, Buffer.from('\x1b[c'), 10);
    vi.advanceTimersByTime(15);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(told).toHaveLength(2);
    for (const { at, length } of told.flat()) reader.take(at, length);
    outbox.write(1, Buffer.from('\x1b[c'), 13);
    vi.advanceTimersByTime(0);
    expect(told).toHaveLength(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not let much pile up', () => {
    const { outbox, told } = setUp();
    for (let i = 0; i < 6; i++) outbox.write(1, new Uint8Array(64 * 1024), (i + 1) * 64 * 1024);
    expect(told.map((pieces) => pieces.length)).toEqual([4]);
    outbox.dispose();
  });

  it('tells of all that stands in the ring before it refuses more', () => {
    const { outbox, told } = setUp();
    outbox.write(1, new Uint8Array(1), 1);
    outbox.write(1, new Uint8Array(2), 3);
    expect(outbox.write(1, new Uint8Array(OUTPUT_RING_BYTES), 9)).toBe(false);
    expect(told.flat().map(({ seq }) => seq)).toEqual([1, 3]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
