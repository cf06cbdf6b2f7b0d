import { expect, test } from 'vitest';
import { checkVectors } from '#tests/support/roost/web-vectors.ts';
import { sessionDomain } from './key-domain.ts';
import { WebIdentity } from './web-sealer.ts';

test('checklist 8: the vectors V1 to V4 hold on WebCrypto', async () => {
  expect(await checkVectors(globalThis)).toEqual([]);
});

test('what one side seals the other opens, once, and not when it was changed', async () => {
  const [one, other] = [await WebIdentity.create(globalThis), await WebIdentity.create(globalThis)];
  const here = await one.derive(other.publicBase64, 'wt-pty');
  const there = await other.derive(one.publicBase64, 'wt-pty');
  if (!here || !there) throw new Error('no key');
  const plain = crypto.getRandomValues(new Uint8Array(40_000));
  const wire = await here.seal(plain);
  const changed = `${wire.slice(0, 40)}${wire[40] === 'A' ? 'B' : 'A'}${wire.slice(41)}`;
  expect(await there.open(changed)).toBeNull();
  expect(await there.open(wire)).toEqual(plain);
  expect(await there.open(wire)).toBeNull();
  expect(await here.open(wire)).toBeNull();
  for (const bad of ['', 'oKGi', `${wire.slice(0, -4)}\n\n\n\n`, wire.replace(/[+/]/g, '-')]) {
    expect(await there.open(bad)).toBeNull();
  }
});

test.each(['', 'AAAA', btoa('\0'.repeat(32)), btoa('x'.repeat(31))])(
  'a public key %j gives no key',
  async (peer) => {
    const identity = await WebIdentity.create(globalThis);
    expect(await identity.derive(peer, 'wt-pty')).toBeNull();
  },
);

test('a key for one session opens nothing of another', async () => {
  const [one, other] = [await WebIdentity.create(globalThis), await WebIdentity.create(globalThis)];
  const here = await one.derive(other.publicBase64, sessionDomain('a'));
  const there = await other.derive(one.publicBase64, sessionDomain('b'));
  const wire = (await here?.seal(new Uint8Array(4))) ?? '';
  expect(await there?.open(wire)).toBeNull();
  expect(atob(one.sessionBase64)).toBe(`\u0001${atob(one.publicBase64)}`);
});
