import { expect, test } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { pause } from './pause.ts';

test('a pause ends after its time', async () => {
  const clock = new ManualClock();
  let over = false;
  const paused = pause(clock, 100).then(() => {
    over = true;
  });
  clock.advance(99);
  await Promise.resolve();
  expect(over).toBe(false);
  clock.advance(1);
  await paused;
  expect(over).toBe(true);
});

test('a pause that is given up leaves nothing behind', async () => {
  const clock = new ManualClock();
  const end = new AbortController();
  const paused = pause(clock, 100, end.signal);
  expect(clock.pending).toBe(1);
  end.abort();
  await paused;
  expect(clock.pending).toBe(0);
  await pause(clock, 100, end.signal);
});
