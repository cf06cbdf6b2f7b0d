// A passkey as an authenticator would have it: signs assertions for one host.

import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { SignedChallenge } from '#shared/protocol/wing/passkey-fields.ts';

/** What is signed other than it should be. */
export interface AssertionFlaws {
  readonly type?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly flags?: number;
  readonly crossOrigin?: boolean;
}

/** A new P-256 key of one person. */
export class Passkey {
  readonly #private;
  /** Raw X and Y. */
  readonly publicKey: Uint8Array;
  readonly #host: string;

  constructor(host: string) {
    this.#host = host;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#private = privateKey;
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    this.publicKey = new Uint8Array(spki.subarray(-64));
  }

  get base64(): string {
    return Buffer.from(this.publicKey).toString('base64');
  }

  /** Signs `challenge`. */
  assert(challenge: Uint8Array, flaws: AssertionFlaws = {}): SignedChallenge {
    const { type = 'webauthn.get', rpId = this.#host, flags = 5 } = flaws;
    const { origin = `https://${this.#host}` } = flaws;
    const client = Buffer.from(
      JSON.stringify({
        ...{ type, challenge: Buffer.from(challenge).toString('base64url'), origin },
        ...(flaws.crossOrigin === undefined ? {} : { crossOrigin: flaws.crossOrigin }),
      }),
    );
    const data = Buffer.concat([
      createHash('sha256').update(rpId).digest(),
      Buffer.of(flags, 0, 0, 0, 7),
    ]);
    const message = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    return {
      credentialId: 'Y3JlZA',
      authenticatorData: data.toString('base64'),
      clientDataJson: client.toString('base64'),
      signature: sign('sha256', message, this.#private).toString('base64'),
    };
  }
}
