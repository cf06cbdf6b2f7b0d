// Showing a passkey to a machine elsewhere: what it asks to be signed, and what it gives for it.

import * as z from 'zod/mini';
import { AppError } from '#shared/base/app-error.ts';
import { isChallengeFor } from './passkey-challenge.ts';
import type { TunnelClient } from './tunnel-client.ts';

const short = z.string().check(z.maxLength(256));
const asked = z.object({ challenge: short, nonce: short });
const shown = z.object({ auth_token: short });

/** What an authenticator has signed. `credentialId`: base64url; the rest base64. */
export interface SignedChallenge {
  readonly credentialId: string;
  readonly authenticatorData: string;
  readonly clientDataJson: string;
  readonly signature: string;
}

/**
 * Asks the machine for a challenge, has it signed and resolves with a token to keep: it never passes the
 * roost, which sees only proofs of it. `sign` is not asked if the challenge is not for these two ends:
 * then somebody stands between.
 * @throws AppError `forbidden` when somebody does, or the machine does not take the passkey;
 * `bad_request` when it has no such challenges; what `request` of the tunnel and `sign` throw
 */
export async function showPasskey(
  tunnel: Pick<TunnelClient, 'request' | 'publicKey' | 'wingKey'>,
  sign: (challenge: Uint8Array) => Promise<SignedChallenge>,
  signal?: AbortSignal,
): Promise<string> {
  const read = asked.safeParse(await tunnel.request({ type: 'passkey.challenge' }, signal));
  if (!read.success) {
    throw new AppError('bad_request', 'That machine does not make challenges. Update it.');
  }
  const { challenge, nonce } = read.data;
  if (!isChallengeFor(challenge, nonce, { client: tunnel.publicKey, wing: tunnel.wingKey })) {
    throw new AppError(
      'forbidden',
      'The roost stands between you and that machine. Do not use your passkey there.',
    );
  }
  const signed = await sign(new Uint8Array(Buffer.from(challenge, 'base64url')));
  const answer = await tunnel.request(
    {
      ...{ type: 'passkey.auth', credential_id: signed.credentialId, keeps_token: true },
      ...{ authenticator_data: signed.authenticatorData, signature: signed.signature },
      ...{ client_data_json: signed.clientDataJson },
    },
    signal,
  );
  const got = shown.safeParse(answer);
  if (got.success) return got.data.auth_token;
  throw new AppError('forbidden', 'That machine did not take the passkey.');
}
