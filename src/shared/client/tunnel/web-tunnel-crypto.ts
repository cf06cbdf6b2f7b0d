import { toHex } from '../../base/to-hex.ts';
import { InOrder } from '../../protocol/e2ee/in-order.ts';
import { WebPieces } from '../../protocol/e2ee/web-pieces.ts';
import { randomBytes, WebIdentity, type WebPort } from '../../protocol/e2ee/web-sealer.ts';
import { proofText } from '../../protocol/wing/key-bindings.ts';
import type { TunnelCrypto } from './tunnel-crypto.ts';

const encoder = new TextEncoder();

/**
 * The cryptography of a tunnel to whoever has `wingKey` (base64), with a new key of its own; null if that
 * key cannot be used.
 */
export async function webTunnelCrypto(
  port: WebPort,
  wingKey: string,
): Promise<TunnelCrypto | null> {
  const identity = await WebIdentity.create(port);
  const sealer = await identity.derive(wingKey, 'wt-tunnel');
  if (!sealer) return null;
  const sealed = new InOrder();
  const opened = new InOrder();
  const publicKey = identity.publicBase64;
  return {
    publicKey,
    sealer: {
      seal: (plain, then) => sealed.add(sealer.seal(plain), then),
      open: (wire, then) => opened.add(sealer.open(wire), then),
    },
    channel: (client, wing) => new WebPieces(port, sealer.channelKeys(client, wing)),
    random: (length) => randomBytes(port, length),
    tokenProof: (token) => webTokenProof(port, token, publicKey),
  };
}

/** SHA-256 on WebCrypto. */
export async function webSha256(
  { crypto }: WebPort,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

async function webTokenProof(
  { crypto }: WebPort,
  token: string,
  publicKey: string,
): Promise<string> {
  const { subtle } = crypto;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await subtle.importKey('raw', encoder.encode(token), algorithm, false, ['sign']);
  const proof = await subtle.sign('HMAC', key, encoder.encode(proofText(publicKey)));
  return toHex(new Uint8Array(proof));
}
