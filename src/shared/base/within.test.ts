import { expect, it } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { within } from './within.ts';

it('waits for the work, and leaves no timer', async () => {
  const clock = new ManualClock();
  await within(Promise.resolve(), 1000, clock);
  await expect(within(Promise.reject(new Error('no')), 1000, clock)).rejects.toThrow('no');
  expect(clock.pending).toBe(0);
});

it('waits no longer than told', async () => {
  const clock = new ManualClock();
  let over = false;
  const waiting = within(new Promise(() => {}), 1000, clock).then(() => {
    over = true;
  });
  clock.advance(999);
  await Promise.resolve();
  expect(over).toBe(false);
  clock.advance(1);
  await waiting;
});
