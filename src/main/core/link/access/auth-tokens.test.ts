import { expect, test } from 'vitest';
import { AuthTokens } from './auth-tokens.ts';

test('a token ends also while the machine sleeps, and is not longer good when the clock is set back', () => {
  const time = { awake: 0, wall: 1_000_000 };
  const tokens = new AuthTokens({
    now: () => time.wall,
    monotonic: () => time.awake,
    after: () => ({ dispose: () => {} }),
  });
  const ann = { roost: 'r1', userId: 'ann' };
  const first = tokens.mint(ann);
  time.wall += 999;
  expect(tokens.isGood(first, ann, 1000)).toBe(true);
  time.wall += 1;
  expect(tokens.isGood(first, ann, 1000)).toBe(false);
  const second = tokens.mint(ann);
  time.wall -= 500_000;
  time.awake += 1000;
  expect(tokens.isGood(second, ann, 1000)).toBe(false);
});
