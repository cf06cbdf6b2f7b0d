// Checks what a browser's authenticator has signed (WebAuthn, section 7.2) for raw P-256 keys, in the
// order and with the words of the wing protocol, and stricter: where it was signed counts as well.

import { createHash, createPublicKey, verify } from 'node:crypto';
import * as z from 'zod/mini';
import { parseJson } from '#shared/base/parse-json.ts';
import type { SignedChallenge } from '#shared/protocol/wing/passkey-fields.ts';
import { P256_BYTES } from '#shared/protocol/wing/wing-limits.ts';

/** SHA-256 of the rpId, flags, counter. */
const MIN_AUTHENTICATOR_DATA = 37;
const FLAGS_AT = 32;
const USER_PRESENT = 0x01;
/** What stands before X and Y in the SPKI of a P-256 key (RFC 5480). */
const P256_HEAD = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
const UNCOMPRESSED = Buffer.of(4);

const clientData = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.nullish(z.boolean()),
});

/** Where a passkey may have been used. */
export interface AssertionPlace {
  /** Hosts that browsers may be on, e.g. of the roost; its parent domains may be the rpId. */
  readonly hosts: readonly string[];
}

/** What was signed, or why it does not count. */
export type VerifiedAssertion =
  | { readonly key: Uint8Array; readonly challenge: Buffer }
  | { readonly error: string };

/** Tries each of `keys` (raw X and Y). With `challenge` null the client has chosen it. */
export function verifyAssertion(
  assertion: SignedChallenge,
  keys: readonly Uint8Array[],
  challenge: Uint8Array | null,
  place: AssertionPlace,
): VerifiedAssertion {
  if (keys.length === 0) return { error: 'no allowed keys configured' };
  const data = base64(assertion.authenticatorData);
  if (!data || data.length < MIN_AUTHENTICATOR_DATA) return { error: 'invalid authenticator data' };
  const client = base64(assertion.clientDataJson);
  if (!client) return { error: 'invalid client data' };
  const signature = base64(assertion.signature);
  if (!signature) return { error: 'invalid signature encoding' };
  const said = clientData.safeParse(parseJson(client.toString('utf8')));
  if (!said.success) return { error: 'malformed client data JSON' };
  const signed = Buffer.from(said.data.challenge, 'base64url');
  if (signed.length === 0 || signed.toString('base64url') !== said.data.challenge) {
    return { error: 'invalid challenge encoding' };
  }
  const failed = { error: 'passkey verification failed' };
  if (said.data.type !== 'webauthn.get') return failed;
  // In a frame of a page of somebody else's, people do not see what they sign in to.
  if (said.data.crossOrigin) return failed;
  if (challenge && !signed.equals(challenge)) return failed;
  if (((data[FLAGS_AT] ?? 0) & USER_PRESENT) === 0) return failed;
  if (!isPlace(data.subarray(0, FLAGS_AT), said.data.origin, place)) return failed;
  const message = Buffer.concat([data, createHash('sha256').update(client).digest()]);
  const key = keys.find((each) => isSignedBy(each, message, signature));
  return key ? { key, challenge: signed } : failed;
}

/** The rpId must be a host that is allowed or a domain above it, and the origin below the rpId. */
function isPlace(rpIdHash: Buffer, origin: string, { hosts }: AssertionPlace): boolean {
  const url = URL.parse(origin);
  if (!url) return false;
  const plain = url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plain)) return false;
  return hosts
    .flatMap(domainsAbove)
    .some(
      (rpId) =>
        createHash('sha256').update(rpId).digest().equals(rpIdHash) &&
        (url.hostname === rpId || url.hostname.endsWith(`.${rpId}`)),
    );
}

/** A host and the domains above it, as far as a passkey may be bound to them: not to a top level. */
function domainsAbove(host: string): string[] {
  const labels = host.toLowerCase().split('.');
  const above = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
  return above.length > 0 ? above : [host.toLowerCase()];
}

function isSignedBy(key: Uint8Array, message: Buffer, signature: Buffer): boolean {
  if (key.length !== P256_BYTES) return false;
  try {
    const publicKey = createPublicKey({
      key: Buffer.concat([P256_HEAD, UNCOMPRESSED, key]),
      format: 'der',
      type: 'spki',
    });
    return verify('sha256', message, publicKey, signature);
  } catch {
    // No point of the curve, or no signature: not signed by it.
    return false;
  }
}

/** Null unless it is padded standard base64 of something. */
function base64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : null;
}
