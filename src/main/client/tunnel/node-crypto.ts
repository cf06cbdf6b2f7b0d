import { createHash, randomBytes } from 'node:crypto';
import type { TunnelCrypto } from '#shared/client/tunnel/tunnel-crypto.ts';
import { SealedChannel } from './sealed-channel.ts';
import { SealedPieces } from './sealed-pieces.ts';
import { tokenProof } from './token-proof.ts';
import type { WingIdentity } from './wing-identity.ts';

/** The cryptography of a tunnel to whoever has `wingKey` (base64); null if that key cannot be used. */
export function nodeTunnelCrypto(identity: WingIdentity, wingKey: string): TunnelCrypto | null {
  const key = identity.deriveKey(wingKey, 'wt-tunnel');
  if (!key) return null;
  const sealed = new SealedChannel(key);
  const publicKey = identity.publicBase64;
  return {
    publicKey,
    sealer: {
      seal: (plain, then) => then(sealed.seal(plain)),
      open: (wire, then) => then(sealed.open(wire)),
    },
    channel: (client, wing) => {
      const { toWing, toClient } = sealed.channelKeys(client, wing);
      return new SealedPieces(toWing, toClient);
    },
    random: (length) => randomBytes(length),
    tokenProof: (token) => tokenProof(token, publicKey),
  };
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
