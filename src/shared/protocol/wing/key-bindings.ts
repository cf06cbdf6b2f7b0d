// What is hashed so that a challenge, or what is shown of a token, is good with certain keys only.

import { fromBase64Url } from '../../base/base64.ts';
import { CHALLENGE_BYTES } from './wing-limits.ts';

const CHALLENGE = 'aerie-challenge-1\n';
const TOKEN = 'aerie-token-1\n';
/** Bytes of a challenge that name the keys; the others are the machine's own mark. */
export const BOUND_BYTES = CHALLENGE_BYTES / 2;

const encoder = new TextEncoder();

/** The two ends that a challenge is for, base64 as they are told on the way. */
export interface ChallengeEnds {
  readonly client: string;
  readonly wing: string;
}

/** What the first bytes of a challenge are the SHA-256 of, if it was made with `nonce`. */
export function challengeText(
  nonce: Uint8Array,
  { client, wing }: ChallengeEnds,
): Uint8Array<ArrayBuffer> {
  const text = encoder.encode(`${CHALLENGE}${client}\n${wing}\n`);
  const whole = new Uint8Array(text.length + nonce.length);
  whole.set(text);
  whole.set(nonce, text.length);
  return whole;
}

/** What is hashed with a token as the key, to show it for the X25519 key `publicKey` (base64). */
export function proofText(publicKey: string): string {
  return `${TOKEN}${publicKey}`;
}

/**
 * Whether a challenge was made for those ends: no other may be signed. Whoever puts itself between a
 * client and a machine, with keys of its own, has none. `challenge` and `nonce` are base64url.
 */
export async function isChallengeFor(
  sha256: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>,
  challenge: string,
  nonce: string,
  ends: ChallengeEnds,
): Promise<boolean> {
  const bytes = fromBase64Url(challenge);
  const made = fromBase64Url(nonce);
  if (bytes?.length !== CHALLENGE_BYTES || made?.length !== BOUND_BYTES) return false;
  const head = (await sha256(challengeText(made, ends))).subarray(0, BOUND_BYTES);
  return head.every((byte, at) => byte === bytes[at]);
}
