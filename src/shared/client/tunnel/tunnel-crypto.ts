import type { Sealer } from '../../protocol/e2ee/sealer.ts';

/** What one connection to one wing needs of its platform's cryptography. */
export interface TunnelCrypto {
  /** Public half of the key that this client speaks with, base64. */
  readonly publicKey: string;
  /** For the messages of the tunnel. */
  readonly sealer: Sealer;
  /** For a channel of its own; from random bytes of both sides. */
  channel(clientNonce: Uint8Array, wingNonce: Uint8Array): Sealer;
  /** `length` unpredictable bytes. */
  random(length: number): Uint8Array;
  /**
   * What to show instead of a token that is kept: good only together with the key that speaks here, so
   * that a roost which reads it can do nothing with it. Hex, as long as a token.
   */
  tokenProof(token: string): string | Promise<string>;
}
