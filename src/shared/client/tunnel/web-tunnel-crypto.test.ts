import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '#client/tunnel/node-crypto.ts';
import { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { SealedPieces } from '#client/tunnel/sealed-pieces.ts';
import { tokenProof } from '#client/tunnel/token-proof.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import type { Sealer } from '#shared/protocol/e2ee/sealer.ts';
import { webSha256, webTunnelCrypto } from './web-tunnel-crypto.ts';

/** A browser's half, and the machine's on Node's own cryptography. */
async function bothEnds() {
  const identity = WingIdentity.generate();
  const web = await webTunnelCrypto(globalThis, identity.publicBase64);
  const key = web && identity.deriveKey(web.publicKey, 'wt-tunnel');
  if (!key) throw new Error('no key');
  const node = new SealedChannel(key);
  const nonces = [randomBytes(32), randomBytes(32)] as const;
  const keys = node.channelKeys(...nonces);
  const wing = new SealedPieces(keys.toClient, keys.toWing);
  return { web, node, client: web.channel(...nonces), wing };
}

const sealed = (sealer: Sealer, plain: Uint8Array<ArrayBuffer>): Promise<string> =>
  new Promise((resolve) => sealer.seal(plain, resolve));
const opened = (sealer: Sealer, wire: string): Promise<Uint8Array | null> =>
  new Promise((resolve) => sealer.open(wire, resolve));

test('a browser and a machine understand each other in the tunnel, and nothing twice', async () => {
  const { web, node } = await bothEnds();
  const up = await sealed(web.sealer, new TextEncoder().encode('{"type":"wing.info"}'));
  expect(node.open(up)?.toString()).toBe('{"type":"wing.info"}');
  const down = node.seal(Buffer.from('{}'));
  expect(await opened(web.sealer, down)).toEqual(new TextEncoder().encode('{}'));
  expect(await opened(web.sealer, down)).toBeNull();
  expect(await opened(web.sealer, up)).toBeNull();
});

test('pieces of both count alike, whatever their sizes, and results keep their order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 30 }),
      async (pieces) => {
        const { client, wing } = await bothEnds();
        const plain = pieces.map((piece) => new Uint8Array(piece));
        // All at once: a long one takes longer than the short ones after it.
        const up: string[] = [];
        for (const piece of plain) client.seal(piece, (wire) => up.push(wire));
        await sealed(client, new Uint8Array());
        const got: unknown[] = [];
        for (const wire of up) wing.open(wire, (bytes) => got.push(bytes));
        expect(got).toEqual(plain);
        const back: unknown[] = [];
        for (const piece of plain) {
          wing.seal(piece, (wire) => client.open(wire, (bytes) => back.push(bytes)));
        }
        wing.seal(new Uint8Array(), () => {});
        await opened(client, '');
        expect(back).toEqual(plain);
      },
    ),
    { numRuns: 20 },
  );
});

test.each([
  ['sent twice', ([first = '']: string[]) => [first, first]],
  ['out of order', ([first = '', second = '']: string[]) => [second, first]],
  ['not sealed', () => ['AAAA']],
])('pieces %s do not open in a browser either', async (_, change) => {
  const { client, wing } = await bothEnds();
  const wires: string[] = [];
  for (const text of ['one', 'two']) {
    wing.seal(new TextEncoder().encode(text), (wire) => wires.push(wire));
  }
  const got = await Promise.all(change(wires).map((wire) => opened(client, wire)));
  expect(got).toContain(null);
});

test('what a browser shows of a token, and hashes, is what the machine expects', async () => {
  const { web } = await bothEnds();
  expect(await web.tokenProof('abc')).toBe(tokenProof('abc', web.publicKey));
  const bytes = new Uint8Array(randomBytes(100));
  expect(await webSha256(globalThis, bytes)).toEqual(new Uint8Array(sha256(bytes)));
  expect(web.random(32)).not.toEqual(web.random(32));
});

test.each(['', 'AAAA', btoa('\0'.repeat(32))])('to a key %j there is no tunnel', async (key) => {
  expect(await webTunnelCrypto(globalThis, key)).toBeNull();
});
