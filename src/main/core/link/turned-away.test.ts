import { expect, test } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { TurnedAway } from './turned-away.ts';

const of = (userId: string, roost = 'r1') => ({
  ...{ roost, userId, email: `${userId}@example.org\u202e`, most: 64 },
  ...{ wanted: 'session' as const, limit: 'person' as const },
});

test('who was turned away is told once in a while, with when it was last, for an hour', () => {
  const clock = new ManualClock();
  const turnedAway = new TurnedAway(clock);
  let changes = 0;
  turnedAway.onDidChange(() => {
    changes += 1;
  });
  for (let times = 0; times < 100; times += 1) turnedAway.note(of('ann'));
  turnedAway.note(of('bob'));
  expect(changes).toBe(2);
  clock.advance(10_000);
  turnedAway.note(of('ann'));
  expect(turnedAway.list()).toMatchObject([
    { userId: 'bob' },
    { userId: 'ann', email: 'ann@example.org', at: clock.now() },
  ]);
  clock.advance(60 * 60_000 - 10_000);
  expect(turnedAway.list()).toMatchObject([{ userId: 'ann' }]);
  clock.advance(10_000);
  expect(turnedAway.list()).toEqual([]);
  turnedAway.dispose();
});

test('people that a roost makes up push out none of another', () => {
  const turnedAway = new TurnedAway(new ManualClock());
  turnedAway.note(of('ann', 'quiet'));
  for (let n = 0; n < 200; n += 1) turnedAway.note(of(`user${n}`, 'loud'));
  const listed = turnedAway.list();
  expect(listed).toHaveLength(32);
  expect(listed[0]).toMatchObject({ userId: 'ann', roost: 'quiet' });
  expect(listed.at(-1)).toMatchObject({ userId: 'user199' });
});
