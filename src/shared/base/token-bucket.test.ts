import { expect, it } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { TokenBucket } from './token-bucket.ts';

it('allows a burst, then its rate, and never saves up more than the burst', () => {
  const clock = new ManualClock();
  const bucket = new TokenBucket({ burst: 3, perSecond: 2, clock });
  const taken = (tries: number) =>
    Array.from({ length: tries }, () => bucket.take()).filter(Boolean).length;
  expect(taken(10)).toBe(3);
  clock.advance(499);
  expect(taken(10)).toBe(0);
  clock.advance(501);
  expect(taken(10)).toBe(2);
  clock.advance(3_600_000);
  expect(taken(10)).toBe(3);
});
