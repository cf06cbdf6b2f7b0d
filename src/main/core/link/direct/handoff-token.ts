// Passes that a roost signs for people who come past it. Nothing but ES256 counts, whatever a pass says
// of itself.

import { createPublicKey, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import * as z from 'zod/mini';

/** Longest pass that is looked at, in characters. */
export const MAX_PASS = 4096;

const optionalText = z.optional(z.string().check(z.maxLength(256)));
const claims = z.object({
  sub: z.string().check(z.minLength(1), z.maxLength(128)),
  /** Unix time in seconds. */
  exp: z.number(),
  email: optionalText,
  org_role: optionalText,
  /** The machine that it is for. Whoever asks for a device token chooses it: it proves nothing. */
  wing: optionalText,
});

/** What a pass says of whoever shows it. */
export type PassClaims = Readonly<z.infer<typeof claims>>;

/** A roost's public key as it told it, base64 of SPKI; null unless it is one of P-256. */
export function readRoostKey(spki: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
    const curve = key.asymmetricKeyDetails?.namedCurve;
    return key.asymmetricKeyType === 'ec' && curve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
}

/** What a pass signed with `key` says; null for every other, and for one whose time is over at `now` (ms). */
export async function readPass(
  pass: string,
  key: KeyObject,
  now: number,
): Promise<PassClaims | null> {
  if (pass.length > MAX_PASS) return null;
  try {
    const { payload } = await jwtVerify(pass, key, {
      algorithms: ['ES256'],
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(now),
    });
    const read = claims.safeParse(payload);
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
