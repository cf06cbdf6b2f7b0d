import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expired } from './retention.ts';

const DAY = 24 * 3600 * 1000;
const now = 1000 * DAY;
const recording = (daysOld: number, bytes: number, running = false) => ({
  startedAt: now - daysOld * DAY,
  bytes,
  running,
});

describe('retention', () => {
  it('deletes what is too old, unless age does not matter', () => {
    const all = [recording(1, 1), recording(91, 1)];
    expect(expired(all, { keepDays: 90, maxTotalBytes: 100 }, now)).toEqual([all[1]]);
    expect(expired(all, { keepDays: 0, maxTotalBytes: 100 }, now)).toEqual([]);
  });

  it('deletes the oldest until the rest fits', () => {
    const all = [recording(1, 40), recording(2, 40), recording(3, 40)];
    expect(expired(all, { keepDays: 0, maxTotalBytes: 80 }, now)).toEqual([all[2]]);
    expect(expired(all, { keepDays: 0, maxTotalBytes: 79 }, now)).toEqual([all[2], all[1]]);
  });

  it('never deletes one that runs, whose bytes count', () => {
    const all = [recording(200, 90, true), recording(1, 20)];
    expect(expired(all, { keepDays: 90, maxTotalBytes: 100 }, now)).toEqual([all[1]]);
  });

  it('keeps the space in bounds and never more than it must', () => {
    const one = fc.record({
      startedAt: fc.integer({ min: 0, max: now }),
      bytes: fc.integer({ min: 0, max: 100 }),
      running: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(one), fc.integer({ min: 0, max: 500 }), (all, maxTotalBytes) => {
        const gone = expired(all, { keepDays: 0, maxTotalBytes }, now);
        const size = (list: typeof all) => list.reduce((sum, { bytes }) => sum + bytes, 0);
        const kept = all.filter((each) => !gone.includes(each));
        const last = gone.at(-1);
        if (kept.some(({ running }) => !running))
          expect(size(kept)).toBeLessThanOrEqual(maxTotalBytes);
        if (last) expect(size(kept) + last.bytes).toBeGreaterThan(maxTotalBytes);
      }),
    );
  });
});
