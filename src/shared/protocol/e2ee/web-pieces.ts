import { pieceNonce } from '../wing/channel-pieces.ts';
import { InOrder } from './in-order.ts';
import type { Sealer } from './sealer.ts';
import { openWith, readSealed, sealWith, type WebChannelKeys, type WebPort } from './web-sealer.ts';

/** The pieces of one channel at a client, whose nonces count; on WebCrypto. */
export class WebPieces implements Sealer {
  readonly #port: WebPort;
  readonly #keys: Promise<WebChannelKeys>;
  readonly #sealed = new InOrder();
  readonly #opened = new InOrder();
  #sent = 0;
  #received = 0;

  constructor(port: WebPort, keys: Promise<WebChannelKeys>) {
    this.#port = port;
    this.#keys = keys;
  }

  seal(plain: Uint8Array<ArrayBuffer>, then: (wire: string) => void): void {
    this.#sealed.add(this.#seal(pieceNonce(this.#sent++), plain), then);
  }

  open(wire: string, then: (plain: Uint8Array | null) => void): void {
    this.#opened.add(this.#open(pieceNonce(this.#received++), wire), then);
  }

  async #seal(nonce: Uint8Array<ArrayBuffer>, plain: Uint8Array<ArrayBuffer>): Promise<string> {
    const { toWing } = await this.#keys;
    return sealWith(this.#port, toWing, nonce, plain);
  }

  /** One that does not open is not passed over: whoever waits for the next in order gets none. */
  async #open(nonce: Uint8Array, wire: string): Promise<Uint8Array | null> {
    const { toClient } = await this.#keys;
    const sealed = readSealed(wire);
    if (!sealed?.nonce.every((byte, at) => byte === nonce[at])) return null;
    return openWith(this.#port, toClient, sealed);
  }
}
