// Vectors of the wing protocol, section 2.8.

import { createSecretKey } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { open, readSealed, seal } from './seal.ts';
import { SealedChannel } from './sealed-channel.ts';
import { WingIdentity } from './wing-identity.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const range = (first: number, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, index) => first + index);

const wing = WingIdentity.fromPrivate(range(0x01, 32));
const browser = WingIdentity.fromPrivate(range(0x41, 32));
const WING_PUBLIC = 'B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw=';
const BROWSER_PUBLIC = 'ZLEBsdC+WocEvQePmJUAH8A+jp+VIvGI3RKNmEbUhGY=';

function derived(domain: 'wt-pty' | 'wt-tunnel'): Uint8Array {
  const key = wing.deriveKey(BROWSER_PUBLIC, domain);
  if (!key) throw new Error('no key');
  return key;
}

test('keys: both sides derive the same, one for each domain', () => {
  expect(wing.publicBase64).toBe(WING_PUBLIC);
  expect(browser.publicBase64).toBe(BROWSER_PUBLIC);
  for (const domain of ['wt-pty', 'wt-tunnel'] as const) {
    expect(browser.deriveKey(WING_PUBLIC, domain)).toEqual(derived(domain));
  }
  expect(Buffer.from(derived('wt-pty')).toString('hex')).toBe(
    '9ae4e23e13bee744e44545f2c1c713c606a07c8d4a3e5e8b285576675b2c09d6',
  );
  expect(Buffer.from(derived('wt-tunnel')).toString('hex')).toBe(
    '09616fc83ae808fcc2ffba425cfacb4a0d2251585f3fddd159b492e35159e1ff',
  );
});

const vectors = [
  {
    name: 'V1 input',
    domain: 'wt-pty',
    nonce: range(0xa0, 12),
    plain: bytes('6c73202d6c610d'),
    wire: 'oKGio6Slpqeoqaqr+oFtzui7IbVHWuoimZ411tvwENTlbZI=',
  },
  {
    name: 'V2 tunnel request',
    domain: 'wt-tunnel',
    nonce: range(0xb0, 12),
    plain: Buffer.from('{"type":"wing.info"}'),
    wire: 'sLGys7S1tre4ubq7tt9TeBreEYK96cviQEvjvBj1gpFaJY9Dmjk0B0nq6Z7qj1sV',
  },
  {
    name: 'V4 preview',
    domain: 'wt-pty',
    nonce: range(0xd0, 12),
    plain: Buffer.from('{"mode":"url","url":"https://example.com/"}'),
    wire: '0NHS09TV1tfY2drbibjg62Dnxcd3rxZPIbVF9u9CibOV/h9g4L7UFqfIqcoVuoA/zFSGRf/ep5DEwzxosH+5b5mX/u1z3TE=',
  },
] as const;

test.each(vectors)('$name seals and opens', ({ domain, nonce, plain, wire }) => {
  const key = createSecretKey(derived(domain));
  expect(seal(key, plain, Buffer.from(nonce))).toBe(wire);
  const sealed = readSealed(wire);
  expect(sealed && open(key, sealed)).toEqual(Buffer.from(plain));
});

test('V3 compressed output opens and unpacks', () => {
  const wire =
    'wMHCw8TFxsfIycrLvTYM6XI98wcEwKmlVgk5G3qX3rH+vp1y4am8ZZMZhPopSH1NwijaBnMiAieEyq/2Ig==';
  const plain = new SealedChannel(derived('wt-pty')).open(wire);
  expect(plain && gunzipSync(plain)).toEqual(Buffer.from('1b5b6d1b5b4868656c6c6f0d0a', 'hex'));
});

test('whatever one side seals the other opens, once', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (plain) => {
      const here = new SealedChannel(derived('wt-pty'));
      const there = new SealedChannel(derived('wt-pty'));
      const wire = here.seal(plain);
      expect(there.open(wire)).toEqual(Buffer.from(plain));
      expect(there.open(wire)).toBeNull();
      // Nor does it come back as if the other side had said it.
      expect(here.open(wire)).toBeNull();
    }),
  );
});

test('what was changed on the way does not open, and does not stand in the way of the genuine', () => {
  const channel = new SealedChannel(derived('wt-pty'));
  const wire = seal(
    createSecretKey(derived('wt-pty')),
    Buffer.from('rm -rf build'),
    Buffer.alloc(12, 7),
  );
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (where, by) => {
      const forged = Buffer.from(wire, 'base64');
      const at = where % forged.length;
      forged[at] = (forged[at] ?? 0) ^ by;
      expect(channel.open(forged.toString('base64'))).toBeNull();
    }),
  );
  expect(channel.open(wire)).toEqual(Buffer.from('rm -rf build'));
});

test.each(['', 'oKGi', 'not base64!', 'oKGio6Slpqeoqaqr-oFtzui7IbVHWuoimZ411tvwENTlbZI='])(
  'malformed text is refused: %j',
  (wire) => {
    expect(new SealedChannel(derived('wt-pty')).open(wire)).toBeNull();
  },
);

test.each([
  ['of low order', Buffer.alloc(32).toString('base64')],
  ['too short', Buffer.alloc(31, 9).toString('base64')],
  ['without padding', BROWSER_PUBLIC.replace('=', '')],
  ['empty', ''],
])('a public key %s gives no key', (_, peer) => {
  expect(wing.deriveKey(peer, 'wt-pty')).toBeNull();
});

test('an identity comes back from its private bytes', () => {
  const fresh = WingIdentity.generate();
  expect(WingIdentity.fromPrivate(fresh.privateBytes).publicBase64).toBe(fresh.publicBase64);
  expect(() => WingIdentity.fromPrivate(new Uint8Array(31))).toThrow(RangeError);
});
