// Showing a passkey to a machine elsewhere: what it asks to be signed, and what it gives for it.

import * as z from 'zod/mini';
import { AppError } from '../../base/app-error.ts';
import { fromBase64Url } from '../../base/base64.ts';
import { isChallengeFor } from '../../protocol/wing/key-bindings.ts';
import { fieldsOf, type SignedChallenge } from '../../protocol/wing/passkey-fields.ts';
import type { TunnelCalls } from './tunnel-calls.ts';

const short = z.string().check(z.maxLength(256));
const asked = z.object({ challenge: short, nonce: short });
const shown = z.object({ auth_token: short });

export interface PasskeyShowing {
  readonly tunnel: Pick<TunnelCalls, 'request' | 'publicKey' | 'wingKey'>;
  /** Not asked if the challenge is not for these two ends: then somebody stands between. */
  readonly sign: (challenge: Uint8Array<ArrayBuffer>) => Promise<SignedChallenge>;
  readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>;
  readonly signal?: AbortSignal;
}

/**
 * Asks the machine for a challenge, has it signed and resolves with a token to keep: it never passes the
 * roost, which sees only proofs of it.
 * @throws AppError `forbidden` when somebody stands between, or the machine does not take the passkey;
 * `bad_request` when it has no such challenges; what `request` of the tunnel and `sign` throw
 */
export async function showPasskey(showing: PasskeyShowing): Promise<string> {
  const { tunnel, sign, sha256, signal } = showing;
  const read = asked.safeParse(await tunnel.request({ type: 'passkey.challenge' }, signal));
  const bytes = read.success ? fromBase64Url(read.data.challenge) : null;
  if (!read.success || !bytes) {
    throw new AppError('bad_request', 'That machine does not make challenges. Update it.');
  }
  const { challenge, nonce } = read.data;
  const ends = { client: tunnel.publicKey, wing: tunnel.wingKey };
  if (!(await isChallengeFor(sha256, challenge, nonce, ends))) {
    throw new AppError(
      'forbidden',
      'The roost stands between you and that machine. Do not use your passkey there.',
    );
  }
  const signed = await sign(bytes);
  const answer = await tunnel.request(
    { type: 'passkey.auth', ...{ keeps_token: true, ...fieldsOf(signed) } },
    signal,
  );
  const got = shown.safeParse(answer);
  if (got.success) return got.data.auth_token;
  throw new AppError('forbidden', 'That machine did not take the passkey.');
}
