// Encryption of what is kept of one session: AES-256-GCM under a key of its own, derived from the
// user's. Each sealed piece is bound to the place it belongs to, so that pieces cannot change places.

import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import type { Random } from '#shared/base/ports.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Bytes that sealing adds. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;

/** Part of every derivation and place: what another format seals does not open here. */
const FORMAT = 'aerie-restore-1';

/** Seals and opens what is kept in one slot. */
export class Seal {
  readonly #key: Uint8Array;
  readonly #slot: string;
  readonly #random: Random;

  /** `master` has 32 bytes. A slot has few pieces, so that random nonces under its own key never meet. */
  constructor(master: Uint8Array, slot: string, random: Random) {
    this.#key = new Uint8Array(hkdfSync('sha256', master, slot, FORMAT, 32));
    this.#slot = slot;
    this.#random = random;
  }

  /** Nonce, ciphertext and tag. `place` says what the piece is and where it belongs. */
  seal(place: string, plain: Uint8Array): Uint8Array {
    const nonce = this.#random.bytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce);
    cipher.setAAD(this.#context(place));
    const body = cipher.update(plain);
    return Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]);
  }

  /** What was sealed for that very place, or null. */
  open(place: string, sealed: Uint8Array): Uint8Array | null {
    if (sealed.length < SEAL_BYTES) return null;
    const end = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv(CIPHER, this.#key, sealed.subarray(0, NONCE_BYTES));
    decipher.setAAD(this.#context(place));
    decipher.setAuthTag(sealed.subarray(end));
    try {
      const body = decipher.update(sealed.subarray(NONCE_BYTES, end));
      return Buffer.concat([body, decipher.final()]);
    } catch {
      // Changed, cut off, moved, or sealed with another key: all the same to the reader.
      return null;
    }
  }

  #context(place: string): Uint8Array {
    return Buffer.from(JSON.stringify([FORMAT, this.#slot, place]));
  }
}

export const FINGERPRINT_BYTES = 8;

/** Tells keys apart without telling anything about them. */
export function fingerprintOf(master: Uint8Array): Uint8Array {
  const digest = createHash('sha256').update(`${FORMAT} key `).update(master).digest();
  return digest.subarray(0, FINGERPRINT_BYTES);
}
