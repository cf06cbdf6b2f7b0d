import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CastTimeline } from './cast-timeline.ts';

const event = (time: number, code: string, data = '') => ({ time, code, data });

/** Output at 1, 2 and 12 seconds, with a mark, keys and a size between. */
function timeline(): CastTimeline {
  const made = new CastTimeline();
  made.append([event(1, 'o', 'a'), event(2, 'o', 'b'), event(2, 'm', 'here')]);
  made.append([event(10, 'i', 'ls'), event(11, 'i', '\r'), event(11, 'r', '80x24')]);
  made.append([event(12, 'o', 'c')]);
  return made;
}

describe('CastTimeline', () => {
  it('knows how much is shown when', () => {
    const made = timeline();
    expect([0, 1, 1.5, 2, 11, 12, 99].map((time) => made.countAt(time))).toEqual([
      0, 1, 1, 3, 6, 7, 7,
    ]);
    expect(made.duration).toBe(12);
    expect(made.timeOf(0)).toBe(0);
    expect(made.timeOf(99)).toBe(12);
  });

  it('cuts long pauses short', () => {
    const made = timeline();
    made.idleLimit = 2;
    expect(made.duration).toBe(1 + 1 + 2 + 1 + 1);
    expect(made.countAt(4)).toBe(4);
    made.idleLimit = null;
    expect(made.duration).toBe(12);
  });

  it('cuts pauses of what is loaded later as well', () => {
    const made = new CastTimeline();
    made.idleLimit = 1;
    made.append([event(5, 'o', 'a')]);
    made.append([event(50, 'o', 'b')]);
    expect(made.duration).toBe(2);
  });

  it('keeps marks, and knows whether there are keys', () => {
    expect(timeline().marks).toEqual([{ index: 3, label: 'here' }]);
    const ended = new CastTimeline();
    ended.append([event(1, 'x', '2')]);
    expect(ended.marks).toEqual([{ index: 1, label: 'End (exit code 2)' }]);
    expect(timeline().hasKeys).toBe(true);
    expect(new CastTimeline().hasKeys).toBe(false);
  });

  it('steps from one moment with output to the next and back', () => {
    const made = timeline();
    expect(made.step(0, 1)).toBe(1);
    expect(made.step(1, 1)).toBe(3);
    expect(made.step(3, 1)).toBe(7);
    expect(made.step(7, 1)).toBe(7);
    expect(made.step(7, -1)).toBe(2);
    expect(made.step(3, -1)).toBe(1);
    expect(made.step(1, -1)).toBe(0);
    expect(made.step(0, -1)).toBe(0);
  });

  it('tells what was just typed', () => {
    const made = timeline();
    expect(made.keysBefore(5, 3, 40)).toBe('ls\r');
    expect(made.keysBefore(7, 1, 40)).toBe('\r');
    expect(made.keysBefore(5, 3, 2)).toBe('s\r');
    expect(made.keysBefore(2, 3, 40)).toBe('');
  });

  it('finds the same place however it looks for it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(20)),
        fc.double({ min: 0, max: 300, noNaN: true }),
        fc.option(fc.integer({ min: 1, max: 5 })),
        (gaps, time, limit) => {
          const made = new CastTimeline();
          made.idleLimit = limit;
          let now = 0;
          made.append(gaps.map((gap) => event((now += gap), 'o', 'x')));
          const count = made.countAt(time);
          if (count > 0) expect(made.timeOf(count)).toBeLessThanOrEqual(time);
          if (count < gaps.length) expect(made.timeOf(count + 1)).toBeGreaterThan(time);
        },
      ),
    );
  });
});
