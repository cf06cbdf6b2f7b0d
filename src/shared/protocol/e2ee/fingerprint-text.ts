/** Bytes of the hash that are shown. */
const SHOWN = 20;

/** The SHA-256 of a public key in groups that can be read aloud and compared. */
export function fingerprintText(sha256: Uint8Array): string {
  const hex = Array.from(sha256.subarray(0, SHOWN), (byte) => byte.toString(16).padStart(2, '0'));
  return hex.join('').match(/.{4}/g)?.join(' ') ?? '';
}
