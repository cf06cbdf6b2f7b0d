import { expect, test } from 'vitest';
import { FairShares, type ShareHolder, whoMakesRoom } from './fair-shares.ts';

test('whoever takes all they can get leaves places to others, on their roost and on another', () => {
  const shares = new FairShares({ ofRoost: 3, ofPerson: 2 });
  const eve = { roost: 'r1', userId: 'eve' };
  const first = shares.take(eve);
  expect(first).not.toBeNull();
  expect(shares.take(eve)).not.toBeNull();
  expect(shares.take(eve)).toBeNull();
  expect(shares.full(eve)).toEqual({ limit: 'person', most: 2 });
  expect(shares.full({ roost: 'r1', userId: 'ann' })).toBeNull();
  expect(shares.take({ roost: 'r1', userId: 'ann' })).not.toBeNull();
  expect(shares.take({ roost: 'r1', userId: 'ben' })).toBeNull();
  expect(shares.full({ roost: 'r1', userId: 'ben' })).toEqual({ limit: 'roost', most: 3 });
  expect(shares.take({ roost: 'r2', userId: 'eve' })).not.toBeNull();
  // Given back once, however often that is said.
  first?.dispose();
  first?.dispose();
  expect(shares.take({ roost: 'r1', userId: 'ben' })).not.toBeNull();
  expect(shares.take({ roost: 'r1', userId: 'ben' })).toBeNull();
});

test('whoever has most makes room, their oldest first; who has less takes nothing from others', () => {
  const at = (roost: string, userId: string): ShareHolder => ({ roost, userId });
  const [ann, ben, eve, far] = [at('r1', 'ann'), at('r1', 'ben'), at('r1', 'eve'), at('r2', 'eve')];
  const whose = (holders: readonly ShareHolder[], comer: ShareHolder): number | undefined =>
    whoMakesRoom(
      holders.map((holder, at) => ({ holder, at })),
      ({ holder }) => holder,
      comer,
    )?.at;
  expect(whose([ann, eve, ben, eve, eve], eve)).toBe(1);
  expect(whose([ann, eve, ben, eve, eve], ann)).toBe(1);
  // With as many as another they make room themselves.
  expect(whose([ben, ben, ann], ann)).toBe(2);
  expect(whose([ann, ben], at('r1', 'new'))).toBe(0);
  // People of another roost give nothing away, whoever comes there.
  expect(whose([far, ann, ben, ann], eve)).toBe(1);
  expect(whose([ann, far, far, far], ben)).toBe(1);
  expect(whose([], ann)).toBeUndefined();
});
