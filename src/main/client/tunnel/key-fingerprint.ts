import { fingerprintText } from '#shared/protocol/e2ee/fingerprint-text.ts';
import { sha256 } from './node-crypto.ts';

/** A public key's SHA-256 in groups that can be read aloud. */
export function keyFingerprint(publicKey: Uint8Array): string {
  return fingerprintText(sha256(publicKey));
}
