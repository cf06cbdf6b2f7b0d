import { expect, test } from 'vitest';
import { FairShares } from './fair-shares.ts';

test('whoever takes all they can get leaves places to others, on their roost and on another', () => {
  const shares = new FairShares({ ofRoost: 3, ofPerson: 2 });
  const eve = { roost: 'r1', userId: 'eve' };
  const first = shares.take(eve);
  expect(first).not.toBeNull();
  expect(shares.take(eve)).not.toBeNull();
  expect(shares.take(eve)).toBeNull();
  expect(shares.take({ roost: 'r1', userId: 'ann' })).not.toBeNull();
  expect(shares.take({ roost: 'r1', userId: 'ben' })).toBeNull();
  expect(shares.take({ roost: 'r2', userId: 'eve' })).not.toBeNull();
  // Given back once, however often that is said.
  first?.dispose();
  first?.dispose();
  expect(shares.take({ roost: 'r1', userId: 'ben' })).not.toBeNull();
  expect(shares.take({ roost: 'r1', userId: 'ben' })).toBeNull();
});
