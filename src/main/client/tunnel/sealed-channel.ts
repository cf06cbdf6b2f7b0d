import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { NONCE_BYTES } from '#shared/protocol/wing/wing-limits.ts';
import { type ChannelKeys, channelKeys } from './channel-keys.ts';
import { NonceMemory } from './nonce-memory.ts';
import { open, readSealed, seal } from './seal.ts';

const PREFIX_BYTES = 8;

/**
 * One key and what went through it in both directions. What was sent or opened before is refused. The
 * protocol has no counters: a message that was withheld or comes late cannot be told from one in order.
 * There must be one channel for a key: another one knows nothing of what went through the first.
 */
export class SealedChannel {
  readonly #raw: Uint8Array;
  readonly #key: KeyObject;
  readonly #opened: NonceMemory;
  /** Begins every nonce made here: so own messages are known without being remembered. */
  readonly #prefix = randomBytes(PREFIX_BYTES);
  #sent = 0;

  constructor(key: Uint8Array, opened = new NonceMemory()) {
    this.#raw = key;
    this.#key = createSecretKey(key);
    this.#opened = opened;
  }

  /** What to send. @throws RangeError after 2 ** 32 messages */
  seal(plain: Uint8Array): string {
    const nonce = Buffer.alloc(NONCE_BYTES);
    this.#prefix.copy(nonce);
    nonce.writeUInt32BE(this.#sent, PREFIX_BYTES);
    this.#sent += 1;
    return seal(this.#key, plain, nonce);
  }

  /** Keys for a channel of its own, of what both sides agreed on by this one. */
  channelKeys(clientNonce: Uint8Array, wingNonce: Uint8Array): ChannelKeys {
    return channelKeys(this.#raw, clientNonce, wingNonce);
  }

  /** The plain bytes; null if `wire` is malformed, of another key, changed, or was here before. */
  open(wire: string): Buffer | null {
    const sealed = readSealed(wire);
    if (!sealed || this.#prefix.equals(sealed.nonce.subarray(0, PREFIX_BYTES))) return null;
    const plain = open(this.#key, sealed);
    // Only what was really sealed with the key is remembered: others could fill the memory.
    return plain && this.#opened.add(sealed.nonce) ? plain : null;
  }
}
