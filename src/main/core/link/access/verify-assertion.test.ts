import { expect, test } from 'vitest';
import { Passkey } from '#tests/support/passkey.ts';
import { verifyAssertion } from './verify-assertion.ts';

const place = { hosts: ['roost.example.org'] };
const challenge = new Uint8Array(32).fill(9);

test('V5: the vector of the protocol', () => {
  const key = Buffer.from(
    'HOAiewVDYfaIGkqx8+IuVemZh/wSu/SW4sqnPNFy9MPWA6uYOdl2L2T42xaffrhQmVLI7ezJFb/Rp44SiQjYtw==',
    'base64',
  );
  const assertion = {
    credentialId: '',
    authenticatorData: 'SZYN5YgOjGh0NBcPZHZgW4/krrmihjLHmVzzuoMdl2MFAAAABw==',
    clientDataJson:
      'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiRUJFU0V4UVZGaGNZR1JvYkhCMGVIeUFoSWlNa0pTWW5LQ2txS3l3dExpOCIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6ODA4MCIsImNyb3NzT3JpZ2luIjpmYWxzZX0=',
    signature:
      'MEYCIQDcfw6yuskD4bLgk17LC/+hJSNYIBYB/8j7UeoubXWVVwIhALmeK9klxya9yDlAfwToW0buNZQ3PTzMljllUUQ4I8A6',
  };
  const expected = Uint8Array.from({ length: 32 }, (_, index) => 0x10 + index);
  const local = { hosts: ['localhost'] };
  expect(verifyAssertion(assertion, [key], expected, local)).toMatchObject({ key });
  expect(verifyAssertion(assertion, [key], null, local)).toMatchObject({
    challenge: Buffer.from(expected),
  });
  expect(verifyAssertion(assertion, [key], expected, place)).toHaveProperty('error');
});

test('any of several keys will do, on the host and on those below the rpId', () => {
  const mine = new Passkey('roost.example.org');
  const keys = [new Passkey('roost.example.org').publicKey, mine.publicKey];
  expect(verifyAssertion(mine.assert(challenge), keys, challenge, place)).toMatchObject({
    key: mine.publicKey,
  });
  const wide = mine.assert(challenge, {
    rpId: 'example.org',
    origin: 'https://app.example.org',
  });
  expect(verifyAssertion(wide, keys, challenge, place)).toHaveProperty('key');
});

test.each([
  ['of another challenge', {}, new Uint8Array(32)],
  ['of another kind', { type: 'webauthn.create' }, challenge],
  ['for another host', { rpId: 'evil.example' }, challenge],
  ['on another page', { origin: 'https://evil.example' }, challenge],
  ['on a page whose name only ends alike', { origin: 'https://evilroost.example.org' }, challenge],
  ['without TLS', { origin: 'http://roost.example.org' }, challenge],
  ['with nobody there', { flags: 0 }, challenge],
  ['in a frame of another page', { crossOrigin: true }, challenge],
  ['on no page', { origin: 'null' }, challenge],
])('checklist 35: one %s is refused', (_, flaws, expected) => {
  const key = new Passkey('roost.example.org');
  expect(verifyAssertion(key.assert(challenge, flaws), [key.publicKey], expected, place)).toEqual({
    error: 'passkey verification failed',
  });
});

test('checklist 35: of another key, or with a signature cut short', () => {
  const key = new Passkey('roost.example.org');
  const good = key.assert(challenge);
  const other = new Passkey('roost.example.org').publicKey;
  const cut = Buffer.from(good.signature, 'base64').subarray(0, 40).toString('base64');
  const failed = { error: 'passkey verification failed' };
  expect(verifyAssertion(good, [other], challenge, place)).toEqual(failed);
  const short = { ...good, signature: cut };
  expect(verifyAssertion(short, [key.publicKey], challenge, place)).toEqual(failed);
  // Points that are not on the curve, and keys that are none, match nothing.
  const junk = [new Uint8Array(64).fill(1), new Uint8Array(5)];
  expect(verifyAssertion(good, junk, challenge, place)).toEqual(failed);
});

test.each([
  ['authenticatorData', 'x', 'invalid authenticator data'],
  ['authenticatorData', 'eA==', 'invalid authenticator data'],
  ['clientDataJson', '', 'invalid client data'],
  ['clientDataJson', 'e30=', 'malformed client data JSON'],
  ['clientDataJson', 'eA==', 'malformed client data JSON'],
  ['signature', '-_', 'invalid signature encoding'],
])('malformed %s %j: %s', (field, value, error) => {
  const key = new Passkey('roost.example.org');
  const assertion = { ...key.assert(challenge), [field]: value };
  expect(verifyAssertion(assertion, [key.publicKey], challenge, place)).toEqual({ error });
});

test('without any key there is nothing to check', () => {
  const assertion = new Passkey('roost.example.org').assert(challenge);
  expect(verifyAssertion(assertion, [], challenge, place)).toEqual({
    error: 'no allowed keys configured',
  });
});
