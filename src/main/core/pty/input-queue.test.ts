import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { InputQueue } from './input-queue.ts';

/** A kernel with room for so many bytes. */
class FakeKernel {
  room = Number.POSITIVE_INFINITY;
  calls = 0;
  readonly taken: number[] = [];

  readonly write = (slice: Uint8Array): number => {
    this.calls++;
    const count = Math.min(slice.length, this.room);
    this.taken.push(...slice.subarray(0, count));
    this.room -= count;
    return count;
  };
}

function setUp(): { kernel: FakeKernel; clock: ManualClock; queue: InputQueue } {
  const kernel = new FakeKernel();
  const clock = new ManualClock();
  return { kernel, clock, queue: new InputQueue({ write: kernel.write, clock }) };
}

describe('InputQueue', () => {
  it('writes a key at once, without a timer', () => {
    const { kernel, clock, queue } = setUp();
    queue.push(Uint8Array.of(1, 2));
    expect(kernel.taken).toEqual([1, 2]);
    expect(queue.queuedBytes).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('keeps order and bytes whatever the kernel takes, and copies what it keeps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 30 })), {
          maxLength: 30,
        }),
        (steps) => {
          const { kernel, clock, queue } = setUp();
          const all: number[] = [];
          for (const [bytes, room] of steps) {
            kernel.room = room;
            all.push(...bytes);
            queue.push(bytes);
            bytes.fill(0);
            clock.advance(3);
            expect(queue.queuedBytes).toBe(all.length - kernel.taken.length);
          }
          kernel.room = Number.POSITIVE_INFINITY;
          clock.advance(1000);
          expect(kernel.taken).toEqual(all);
          expect(queue.queuedBytes).toBe(0);
          expect(clock.pending).toBe(0);
        },
      ),
    );
  });

  it('asks a stuck program ever more rarely, and a reading one often again', () => {
    const { kernel, clock, queue } = setUp();
    kernel.room = 0;
    queue.push(new Uint8Array(100_000));
    clock.advance(500);
    kernel.calls = 0;
    clock.advance(10_000);
    expect(kernel.calls).toBeLessThanOrEqual(201);
    kernel.room = 4096;
    clock.advance(50);
    expect(queue.queuedBytes).toBe(100_000 - 4096);
    kernel.room = 4096;
    clock.advance(50);
    expect(queue.queuedBytes).toBe(100_000 - 8192);
  });

  it('gives other work a turn within a long paste', () => {
    const { kernel, clock, queue } = setUp();
    queue.push(new Uint8Array(300_000));
    expect(kernel.taken.length).toBe(65_536);
    expect(kernel.calls).toBe(4);
    clock.advance(1);
    expect(kernel.taken.length).toBe(300_000);
  });

  it('forgets all when disposed or when the terminal is gone', () => {
    const { kernel, clock, queue } = setUp();
    kernel.room = 0;
    queue.push(Uint8Array.of(1));
    queue.dispose();
    queue.push(Uint8Array.of(2));
    kernel.room = 10;
    clock.advance(1000);
    expect(kernel.taken).toEqual([]);
    expect(queue.queuedBytes).toBe(0);

    const broken = new InputQueue({
      clock,
      write: () => {
        throw new Error('EIO');
      },
    });
    broken.push(Uint8Array.of(1));
    expect(broken.queuedBytes).toBe(0);
    expect(clock.pending).toBe(0);
  });
});
