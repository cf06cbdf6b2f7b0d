import { createHmac, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { PassMaker } from '#tests/support/roost/pass-maker.ts';
import { MAX_PASS, readPass, readRoostKey } from './handoff-token.ts';

/** Vector V6 of the wing protocol. */
const spki =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9o9OMQiy08v7lQWzrOuTB0QQm5K0Mj3Qcwb97nBxrsgSlFgwGrtWIojWxK49xkG/89kT8SQ24IKp3O/gBixBOQ==';
const token =
  'eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJsb2NhbCIsImV4cCI6NDEwMjQ0NDgwMCwiaWF0IjoxNzY3MjI1NjAwLCJwdWIiOiJCNk44dkJRZ2s4aTNWZHdiRU9oc3RDWTNTdEZxcUZQdEM5L0Fzcmh0SEh3PSIsIndpbmciOiIxYWUyMGE2YjI4ODU0Mjc2YjE1MTRkMTQifQ.Q0c2Hod4w_tsEdJIWC3z5St0oAg0_oGq8f3ql34ZMaNvmuKcWcuqvQAG9GESPvW_kkYFO7tVZriroyl2FJfIug';
const issuedAt = 1_767_225_600_000;

const base64url = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

function keyOf(text: string) {
  const key = readRoostKey(text);
  if (!key) throw new Error('not a key');
  return key;
}

test('V6: a pass is read with the key of its roost, until its time is over', async () => {
  expect(await readPass(token, keyOf(spki), issuedAt)).toEqual({
    ...{ sub: 'local', exp: 4_102_444_800, wing: '1ae20a6b28854276b1514d14' },
  });
  expect(await readPass(token, keyOf(spki), 4_102_444_801_000)).toBeNull();
});

test('V6: no byte of it can be another', async () => {
  const key = keyOf(spki);
  for (let at = 0; at < token.length - 1; at += 7) {
    const other = token[at] === 'A' ? 'B' : 'A';
    const changed = token.slice(0, at) + other + token.slice(at + 1);
    expect(await readPass(changed, key, issuedAt), `changed at ${at}`).toBeNull();
  }
});

test('passes of another key, without signature, or signed with the public key as a secret are none', async () => {
  const roost = new PassMaker();
  const key = keyOf(roost.spki);
  const [, payload] = (await roost.pass({ sub: 'ann' })).split('.');
  const none = base64url({ alg: 'none', typ: 'JWT' });
  const hmac = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${payload}`;
  const secrets = [
    Buffer.from(roost.spki, 'base64'),
    Buffer.from(roost.spki),
    key.export({ type: 'spki', format: 'pem' }),
  ];
  const forged = [
    await new PassMaker().pass({ sub: 'ann' }),
    `${none}.${payload}.`,
    `${none}.${payload}`,
    ...secrets.map(
      (secret) => `${hmac}.${createHmac('sha256', secret).update(hmac).digest('base64url')}`,
    ),
  ];
  for (const pass of forged) expect(await readPass(pass, key, Date.now())).toBeNull();
});

test('passes that are over, not yet good, for ever, of nobody, or too long are none', async () => {
  const roost = new PassMaker();
  const key = keyOf(roost.spki);
  const now = Math.floor(Date.now() / 1000);
  for (const claims of [
    { sub: 'ann', exp: now - 1 },
    { sub: 'ann', nbf: now + 600 },
    { sub: 'ann', exp: undefined },
    { sub: '' },
    {},
    { sub: 7 },
    { sub: 'a'.repeat(129) },
    { sub: 'ann', email: { not: 'text' } },
    { sub: 'ann', more: 'x'.repeat(MAX_PASS) },
  ]) {
    const pass = await roost.pass(claims);
    expect(await readPass(pass, key, Date.now()), JSON.stringify(claims).slice(0, 80)).toBeNull();
  }
  for (const text of ['', '.', '..', 'x.y.z', 'a'.repeat(100)]) {
    expect(await readPass(text, key, Date.now())).toBeNull();
  }
});

test('only keys of P-256 count', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
  for (const key of [rsa, other]) {
    const text = key.export({ type: 'spki', format: 'der' }).toString('base64');
    expect(readRoostKey(text)).toBeNull();
  }
  for (const text of ['', 'no key', spki.slice(8)]) expect(readRoostKey(text)).toBeNull();
});
