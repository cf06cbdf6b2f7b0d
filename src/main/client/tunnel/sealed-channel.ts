import { randomBytes } from 'node:crypto';
import { NONCE_BYTES } from '#shared/protocol/wing/wing-limits.ts';
import { NonceMemory } from './nonce-memory.ts';
import { open, readSealed, seal } from './seal.ts';

/**
 * One key and what went through it in both directions. What was sent or opened before is refused. The
 * protocol has no counters: a message that was withheld or comes late cannot be told from one in order.
 */
export class SealedChannel {
  readonly #key: Uint8Array;
  readonly #nonces: NonceMemory;

  constructor(key: Uint8Array, nonces = new NonceMemory()) {
    this.#key = key;
    this.#nonces = nonces;
  }

  /** What to send. */
  seal(plain: Uint8Array): string {
    const nonce = randomBytes(NONCE_BYTES);
    this.#nonces.add(nonce);
    return seal(this.#key, plain, nonce);
  }

  /** The plain bytes; null if `wire` is malformed, of another key, changed, or was here before. */
  open(wire: string): Buffer | null {
    const sealed = readSealed(wire);
    const plain = sealed && open(this.#key, sealed);
    // Only what was really sealed with the key is remembered: others could fill the memory.
    return plain && this.#nonces.add(sealed.nonce) ? plain : null;
  }
}
