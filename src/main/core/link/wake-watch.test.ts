import { expect, test } from 'vitest';
import type { Clock } from '#shared/base/ports.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { WakeWatch } from './wake-watch.ts';

function watched() {
  const clock = new ManualClock();
  let slept = 0;
  const sleeping: Clock = {
    now: () => clock.now() + slept,
    monotonic: () => clock.monotonic(),
    after: (delay, callback) => clock.after(delay, callback),
  };
  let wakes = 0;
  const watch = new WakeWatch(sleeping, () => void (wakes += 1));
  return { clock, watch, sleep: (ms: number) => void (slept += ms), wakes: () => wakes };
}

test('an awakening is told once, within seconds', () => {
  const { clock, sleep, wakes } = watched();
  clock.advance(60_000);
  sleep(3_600_000);
  expect(wakes()).toBe(0);
  clock.advance(5000);
  expect(wakes()).toBe(1);
  clock.advance(60_000);
  expect(wakes()).toBe(1);
  sleep(60_000);
  clock.advance(5000);
  expect(wakes()).toBe(2);
});

test('a busy machine and a clock that is set back are no awakening', () => {
  const { clock, sleep, wakes } = watched();
  sleep(15_000);
  clock.advance(10_000);
  sleep(-3_600_000);
  clock.advance(30_000);
  expect(wakes()).toBe(0);
});

test('nothing is told any more once it is disposed', () => {
  const { clock, watch, sleep, wakes } = watched();
  watch.dispose();
  sleep(3_600_000);
  clock.advance(60_000);
  expect(wakes()).toBe(0);
  expect(clock.pending).toBe(0);
});
