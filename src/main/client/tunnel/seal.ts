// Sealing as on the wire: base64 of nonce, ciphertext and tag of AES-256-GCM without associated data.

import {
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  type DecipherGCM,
  type KeyObject,
} from 'node:crypto';
import { NONCE_BYTES, TAG_BYTES } from '#shared/protocol/wing/wing-limits.ts';

const ALGORITHM = 'aes-256-gcm';
/** Up to so many bytes the parts of a message are rather copied together than encoded one by one. */
const SHORT = 1024;

/** A sealed text, taken apart. Not yet opened. */
export interface Sealed {
  readonly nonce: Buffer;
  readonly body: Buffer;
  readonly tag: Buffer;
}

/**
 * Begins a message: most of the work of a short one, and it can be done before there is one. `nonce` must
 * never be used twice with one key. The key is an object because raw bytes would be made into one each time.
 */
export function beginSeal(key: KeyObject, nonce: Buffer): CipherGCM {
  return createCipheriv(ALGORITHM, key, nonce);
}

/** Seals `plain` with a cipher that was begun with `nonce`. */
export function finishSeal(cipher: CipherGCM, nonce: Buffer, plain: Uint8Array): string {
  if (plain.length <= SHORT) {
    const body = cipher.update(plain);
    cipher.final();
    return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64');
  }
  // Parts whose lengths are multiples of three are encoded by themselves, so that nothing long is copied.
  const whole = plain.length - (plain.length % 3);
  const body = cipher.update(plain.subarray(0, whole)).toString('base64');
  const rest = cipher.update(plain.subarray(whole));
  cipher.final();
  const end = Buffer.concat([rest, cipher.getAuthTag()]).toString('base64');
  return nonce.toString('base64') + body + end;
}

/** Seals `plain` under a nonce that was never used with this key. */
export function seal(key: KeyObject, plain: Uint8Array, nonce: Buffer): string {
  return finishSeal(beginSeal(key, nonce), nonce, plain);
}

/** Takes `wire` apart; null if it is not padded standard base64 of at least a nonce and a tag. */
export function readSealed(wire: string): Sealed | null {
  const bytes = fromBase64(wire);
  if (!bytes || bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  return {
    nonce: bytes.subarray(0, NONCE_BYTES),
    body: bytes.subarray(NONCE_BYTES, -TAG_BYTES),
    tag: bytes.subarray(-TAG_BYTES),
  };
}

/** Begins to open a message of that nonce; like {@link beginSeal}, before it is there. */
export function beginOpen(key: KeyObject, nonce: Buffer): DecipherGCM {
  return createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
}

/** The plain bytes, or null if they were sealed with another key or changed on the way. */
export function finishOpen(decipher: DecipherGCM, { body, tag }: Sealed): Buffer | null {
  try {
    decipher.setAuthTag(tag);
    const plain = decipher.update(body);
    // Checks the tag; this cipher holds nothing back.
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}

/** The plain bytes, or null as {@link finishOpen}. */
export function open(key: KeyObject, sealed: Sealed): Buffer | null {
  return finishOpen(beginOpen(key, sealed.nonce), sealed);
}

/** Null if `text` is not padded standard base64. */
function fromBase64(text: string): Buffer | null {
  if (text.length % 4 !== 0 || text.includes('-') || text.includes('_')) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = Buffer.from(text, 'base64');
  // What is no base64 is passed over in decoding: then there is less than there should be.
  return bytes.length === (text.length / 4) * 3 - padding ? bytes : null;
}
