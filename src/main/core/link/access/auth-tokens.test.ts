import { expect, test } from 'vitest';
import { tokenProof } from '#client/tunnel/token-proof.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { AuthTokens } from './auth-tokens.ts';

const ann = { roost: 'r1', userId: 'ann', tabKey: 'key of a tab' };

test('a token ends also while the machine sleeps, and is not longer good when the clock is set back', () => {
  const time = { awake: 0, wall: 1_000_000 };
  const tokens = new AuthTokens({
    now: () => time.wall,
    monotonic: () => time.awake,
    after: () => ({ dispose: () => {} }),
  });
  const first = tokens.mint(ann, false);
  time.wall += 999;
  expect(tokens.isGood(first, ann, 1000)).toBe(true);
  time.wall += 1;
  expect(tokens.isGood(first, ann, 1000)).toBe(false);
  const second = tokens.mint(ann, false);
  time.wall -= 500_000;
  time.awake += 1000;
  expect(tokens.isGood(second, ann, 1000)).toBe(false);
});

test('a token is good with the key it was got with, and no proof makes it good with another', () => {
  const tokens = new AuthTokens(new ManualClock());
  const token = tokens.mint(ann, false);
  expect(tokens.isGood(token, ann, 0)).toBe(true);
  for (const other of [
    { tabKey: 'of the roost' },
    { tabKey: '' },
    { userId: 'eve' },
    { roost: 'r2' },
  ]) {
    expect(tokens.isGood(token, { ...ann, ...other }, 0)).toBe(false);
  }
  // Whoever has read the token can make this.
  const tabKey = 'of the roost';
  expect(tokens.isGood(tokenProof(token, tabKey), { ...ann, tabKey }, 0)).toBe(false);
});

test('of a token that is kept, a proof is good with its key, for its holder', () => {
  const tokens = new AuthTokens(new ManualClock());
  const token = tokens.mint(ann, true);
  const proof = tokenProof(token, 'another key');
  const there = { ...ann, tabKey: 'another key' };
  expect(tokens.isGood(proof, there, 0)).toBe(true);
  expect(tokens.isGood(proof, ann, 0)).toBe(false);
  expect(tokens.isGood(proof, { ...there, roost: 'r2' }, 0)).toBe(false);
  expect(tokens.isGood(token, there, 0)).toBe(false);
  tokens.revoke('ann', 'r2');
  expect(tokens.isGood(proof, there, 0)).toBe(true);
  tokens.revoke('ann', 'r1');
  expect(tokens.isGood(proof, there, 0)).toBe(false);
});

test('one person, and one roost, have only their own tokens forgotten', () => {
  const tokens = new AuthTokens(new ManualClock());
  const first = tokens.mint(ann, false);
  const far = { ...ann, roost: 'r2' };
  const there = tokens.mint(far, false);
  const eve = { ...ann, userId: 'eve' };
  for (let n = 0; n < 100; n += 1) tokens.mint(eve, false);
  expect(tokens.isGood(first, ann, 0)).toBe(true);
  for (let n = 0; n < 2000; n += 1) tokens.mint({ ...ann, userId: `made up ${n}` }, false);
  expect(tokens.isGood(first, ann, 0)).toBe(false);
  expect(tokens.isGood(there, far, 0)).toBe(true);
});
