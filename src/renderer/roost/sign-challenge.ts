import { AppError } from '#shared/base/app-error.ts';
import { toBase64, toBase64Url } from '#shared/base/base64.ts';
import type { SignedChallenge } from '#shared/protocol/wing/passkey-fields.ts';
import { passkeyIds } from './roost-account.ts';

const TIMEOUT_MS = 60_000;

/** Has a passkey of this account sign a challenge. @throws AppError `unauthorized` when nobody did */
export async function signChallenge(challenge: Uint8Array<ArrayBuffer>): Promise<SignedChallenge> {
  const allowed = await passkeyIds();
  const credential = await navigator.credentials
    .get({
      publicKey: {
        ...{ challenge, rpId: location.hostname, timeout: TIMEOUT_MS },
        userVerification: 'preferred',
        allowCredentials: allowed.map((id) => ({ type: 'public-key', id })),
      },
    })
    .catch((error: unknown) => {
      throw new AppError('unauthorized', 'No passkey was used. Try again.', { cause: error });
    });
  if (
    !(credential instanceof PublicKeyCredential) ||
    !(credential.response instanceof AuthenticatorAssertionResponse)
  ) {
    throw new AppError('unauthorized', 'No passkey was used. Try again.');
  }
  const { authenticatorData, clientDataJSON, signature } = credential.response;
  return {
    credentialId: toBase64Url(new Uint8Array(credential.rawId)),
    authenticatorData: toBase64(new Uint8Array(authenticatorData)),
    clientDataJson: toBase64(new Uint8Array(clientDataJSON)),
    signature: toBase64(new Uint8Array(signature)),
  };
}
