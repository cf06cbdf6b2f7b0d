import { createHash } from 'node:crypto';
import {
  BOUND_BYTES,
  type ChallengeEnds,
  challengeText,
} from '#shared/protocol/wing/key-bindings.ts';

/**
 * How a challenge for those ends begins, if it was made with `nonce`: whoever puts itself between a client
 * and a machine, with keys of its own, has none that the client would sign.
 */
export function challengeHead(nonce: Uint8Array, ends: ChallengeEnds): Buffer {
  return createHash('sha256').update(challengeText(nonce, ends)).digest().subarray(0, BOUND_BYTES);
}
