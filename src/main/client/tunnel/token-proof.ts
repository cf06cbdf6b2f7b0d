import { createHmac } from 'node:crypto';
import { proofText } from '#shared/protocol/wing/key-bindings.ts';

/**
 * What to show instead of a token that is kept: good only together with the X25519 key (base64) that
 * speaks, so that a roost which reads it can do nothing with it. Hex, as long as a token.
 */
export function tokenProof(token: string, publicKey: string): string {
  return createHmac('sha256', token).update(proofText(publicKey)).digest('hex');
}
