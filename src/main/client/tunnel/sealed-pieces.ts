import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Sealer } from '#shared/protocol/e2ee/sealer.ts';
import { pieceNonce } from '#shared/protocol/wing/channel-pieces.ts';
import { open, readSealed, seal } from './seal.ts';

/** The pieces of one channel, whose nonces count; with Node's crypto, at once. */
export class SealedPieces implements Sealer {
  readonly #sendKey: KeyObject;
  readonly #receiveKey: KeyObject;
  #sent = 0;
  #received = 0;

  constructor(sendKey: Uint8Array, receiveKey: Uint8Array) {
    this.#sendKey = createSecretKey(sendKey);
    this.#receiveKey = createSecretKey(receiveKey);
  }

  seal(plain: Uint8Array, then: (wire: string) => void): void {
    then(seal(this.#sendKey, plain, Buffer.from(pieceNonce(this.#sent++).buffer)));
  }

  open(wire: string, then: (plain: Uint8Array | null) => void): void {
    then(this.#open(wire));
  }

  #open(wire: string): Uint8Array | null {
    const sealed = readSealed(wire);
    if (!sealed?.nonce.equals(pieceNonce(this.#received))) return null;
    const plain = open(this.#receiveKey, sealed);
    if (!plain) return null;
    this.#received += 1;
    // Not as a Buffer, whose slices share their memory.
    return new Uint8Array(plain.buffer, plain.byteOffset, plain.length);
  }
}
