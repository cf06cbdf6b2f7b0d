import { toHex } from '../../base/to-hex.ts';

/** Bytes of the hash that are shown. */
const SHOWN = 20;

/** The SHA-256 of a public key in groups that can be read aloud and compared. */
export function fingerprintText(sha256: Uint8Array): string {
  return toHex(sha256.subarray(0, SHOWN)).replace(/.{4}(?=.)/g, '$& ');
}
