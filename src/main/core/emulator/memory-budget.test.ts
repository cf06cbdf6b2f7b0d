import { expect, test } from 'vitest';
import { chooseForTurn, keepWithinBudget } from './memory-budget.ts';

const MIB = 1024 * 1024;

const load = (weight: number, growth = 0) => ({ weight: weight * MIB, growth: growth * MIB });

function resting(weight: number, since: number | null) {
  const session = {
    weight: weight * MIB,
    quietSince: () => since,
    sleep: () => {
      session.weight = 0;
    },
  };
  return session;
}

test('with room for all, all are served', () => {
  const due = [load(10, 5), load(20, 5)];
  expect(chooseForTurn(due, due)).toEqual(due);
});

test('short of room, of those that grow only the largest is served, with all that do not', () => {
  const [small, large, full, typing] = [load(1, 8), load(9, 3), load(14), load(2, 0.1)];
  const due = [small, large, full, typing];
  expect(chooseForTurn(due, [...due, load(40)])).toEqual([large, full, typing]);
});

test('what rests counts as well', () => {
  const due = [load(1, 8), load(0, 8)];
  expect(chooseForTurn(due, [...due, load(90)])).toEqual([due[0]]);
});

test('the longest unused sleep first, and no more of them than needed', () => {
  const [newer, older, busy] = [resting(60, 500), resting(60, 100), resting(30, null)];
  expect(keepWithinBudget([newer, older, busy], 1000)).toBeNull();
  expect([newer.weight, older.weight, busy.weight]).toEqual([60 * MIB, 0, 30 * MIB]);
});

test('what was used a moment ago stays awake', () => {
  const session = resting(120, 950);
  expect(keepWithinBudget([session], 1000)).not.toBeNull();
  expect(session.weight).toBe(120 * MIB);
});
