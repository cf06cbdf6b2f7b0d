import { expect, test } from 'vitest';
import { Challenges } from './challenges.ts';

const ann = { roost: 'r1', userId: 'ann' };
const ends = { client: 'key of a tab', wing: 'key of the wing' };

test('a challenge is good for a minute by either clock', () => {
  const time = { awake: 0, wall: 1_000_000 };
  const clock = {
    now: () => time.wall,
    monotonic: () => time.awake,
    after: () => ({ dispose: () => {} }),
  };
  const challenges = new Challenges(clock, new Uint8Array(32));
  const issued = () => challenges.issue(ann, ends, crypto.getRandomValues(new Uint8Array(16)));
  const good = issued();
  [time.awake, time.wall] = [59_999, 1_059_999];
  expect(challenges.take(ann, ends.client, good)).toBe(true);
  // The machine slept.
  const slept = issued();
  time.wall += 60_000;
  expect(challenges.take(ann, ends.client, slept)).toBe(false);
  // Its clock was set back.
  const back = issued();
  time.wall -= 500_000;
  time.awake += 60_000;
  expect(challenges.take(ann, ends.client, back)).toBe(false);
});

test('without a secret nothing counts', () => {
  const clock = { now: () => 0, monotonic: () => 0, after: () => ({ dispose: () => {} }) };
  const challenges = new Challenges(clock, null);
  const challenge = challenges.issue(ann, ends, new Uint8Array(16));
  expect(challenges.take(ann, ends.client, challenge)).toBe(false);
  expect(challenges.take(ann, ends.client, new Uint8Array(32).fill(3))).toBe(false);
});
