import { expect, test } from 'vitest';
import type { RoostStatus } from '#shared/contract/remote.ts';
import { linkAdvice, proofWords, wayWords } from './link-advice.ts';

const roost = (more: Partial<RoostStatus> = {}): RoostStatus => ({
  ...{ id: 'r1', name: 'Home', url: 'https://roost.example', org: '', plain: false },
  ...{ enabled: true, signedIn: true, user: null, userId: null, state: 'connected' },
  ...{ problem: null, trouble: null, retryAt: null, signIn: null },
  proof: { at: 0, roundTripMs: 33.6 },
  ...more,
});

test('trouble comes with what to do about it, and nothing else does', () => {
  expect(linkAdvice(roost())).toBeNull();
  expect(linkAdvice(roost({ trouble: 'sign_in' }))).toMatch(/^Sign in again/);
  expect(linkAdvice(roost({ trouble: 'bandwidth' }))).toContain('too much was sent');
  expect(linkAdvice(roost({ trouble: 'unproven', enabled: false }))).toBeNull();
  const signIn = { url: 'https://roost.example', code: 'ABC', expiresAt: 1 };
  expect(linkAdvice(roost({ trouble: 'sign_in', signIn }))).toBeNull();
});

test('a proof says how old it is, also when the next one failed', () => {
  expect(proofWords(roost(), 5000)).toBe('Proven just now');
  expect(proofWords(roost({ trouble: 'unproven' }), 120_000)).toBe(
    'Last proven 2 min ago, with 34 ms',
  );
  expect(proofWords(roost({ proof: null }), 0)).toBeNull();
  expect(proofWords(roost({ state: 'disconnected' }), 0)).toBeNull();
});

test('the way of a viewer has its own time, or that of the roost', () => {
  expect(wayWords({ path: 'p2p', roundTripMs: 3.2 }, roost(), 0)).toBe('3 ms there and back');
  expect(wayWords({ path: 'p2p' }, roost(), 0)).toBeNull();
  expect(wayWords({ path: 'relay' }, roost(), 0)).toBe('Roost answers in 34 ms, proven just now');
  expect(wayWords({ path: 'relay' }, roost({ trouble: 'unproven' }), 0)).toBe(
    'Not proven just now',
  );
  expect(wayWords({ path: 'relay' }, undefined, 0)).toBeNull();
});
