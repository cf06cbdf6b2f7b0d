import { createHash } from 'node:crypto';

/** A public key's SHA-256 in groups that can be read aloud. */
export function keyFingerprint(publicKey: Uint8Array): string {
  const hex = createHash('sha256').update(publicKey).digest('hex').slice(0, 40);
  return hex.match(/.{4}/g)?.join(' ') ?? hex;
}
