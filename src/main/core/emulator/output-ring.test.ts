import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchPool } from './batch-pool.ts';
import {
  createOutputRing,
  OUTPUT_RING_BYTES,
  OutputRingReader,
  OutputRingWriter,
} from './output-ring.ts';

function setUp() {
  const memory = createOutputRing();
  const pool = new BatchPool();
  return { writer: new OutputRingWriter(memory), reader: new OutputRingReader(memory, pool), pool };
}

describe('output ring', () => {
  it('gives back what was written, in order, however full it gets', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ length: fc.integer({ min: 1, max: 700_000 }), takes: fc.nat(3) }), {
          maxLength: 60,
        }),
        (steps) => {
          const { writer, reader } = setUp();
          const pending: { at: number; length: number; value: number }[] = [];
          let value = 0;
          for (const { length, takes } of steps) {
            value = (value + 1) % 251;
            const at = writer.write(new Uint8Array(length).fill(value));
            if (at !== null) pending.push({ at, length, value });
            else expect(pending.length).toBeGreaterThan(0);
            for (let i = 0; i < takes; i++) {
              const next = pending.shift();
              if (!next) break;
              const bytes = reader.take(next.at, next.length);
              expect(bytes.length).toBe(next.length);
              expect(bytes[0] === next.value && bytes.at(-1) === next.value).toBe(true);
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('refuses what does not fit until room was given back', () => {
    const { writer, reader } = setUp();
    const at = writer.write(new Uint8Array(OUTPUT_RING_BYTES));
    expect(at).toBe(0);
    expect(writer.write(new Uint8Array(1))).toBeNull();
    reader.take(0, OUTPUT_RING_BYTES);
    expect(writer.write(new Uint8Array(1))).toBe(OUTPUT_RING_BYTES);
  });

  it('copies into a buffer that was given back', () => {
    const { writer, reader, pool } = setUp();
    const first = reader.take(writer.write(new Uint8Array(60_000).fill(1)) ?? -1, 60_000);
    pool.release(first);
    const second = reader.take(writer.write(new Uint8Array(50_000).fill(2)) ?? -1, 50_000);
    expect(second.buffer).toBe(first.buffer);
    expect(second).toEqual(new Uint8Array(50_000).fill(2));
  });

  it('goes on when positions pass 4 GiB', () => {
    const { writer, reader } = setUp();
    const chunk = new Uint8Array(OUTPUT_RING_BYTES / 2);
    for (let i = 0; i < 2100; i++) {
      chunk[0] = i % 256;
      const at = writer.write(chunk);
      if (at === null) throw new Error(`no room at turn ${i}`);
      expect(reader.take(at, chunk.length)[0]).toBe(i % 256);
    }
  });
});
