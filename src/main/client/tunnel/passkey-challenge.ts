// Challenges of passkeys that say for which two keys they were made: whoever puts itself between a
// client and a machine, with keys of its own, has none that the client would sign.

import { createHash } from 'node:crypto';
import { CHALLENGE_BYTES } from '#shared/protocol/wing/wing-limits.ts';

const PURPOSE = 'aerie-challenge-1\n';
/** Bytes of a challenge that name the keys; the others are the machine's own mark. */
export const BOUND_BYTES = CHALLENGE_BYTES / 2;

/** The two ends that a challenge is for, base64 as they are told on the way. */
export interface ChallengeEnds {
  readonly client: string;
  readonly wing: string;
}

/** How a challenge for those ends begins, if it was made with `nonce`. */
export function challengeHead(nonce: Uint8Array, { client, wing }: ChallengeEnds): Buffer {
  return createHash('sha256')
    .update(`${PURPOSE}${client}\n${wing}\n`)
    .update(nonce)
    .digest()
    .subarray(0, BOUND_BYTES);
}

/** Whether a challenge was made for those ends: no other may be signed. All base64url but the keys. */
export function isChallengeFor(challenge: string, nonce: string, ends: ChallengeEnds): boolean {
  const bytes = Buffer.from(challenge, 'base64url');
  const made = Buffer.from(nonce, 'base64url');
  if (bytes.length !== CHALLENGE_BYTES || made.length !== BOUND_BYTES) return false;
  return challengeHead(made, ends).equals(bytes.subarray(0, BOUND_BYTES));
}
