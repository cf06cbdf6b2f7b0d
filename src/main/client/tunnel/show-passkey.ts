import { showPasskey as showPasskeyTo } from '#shared/client/tunnel/show-passkey.ts';
import type { SignedChallenge } from '#shared/protocol/wing/passkey-fields.ts';
import { sha256 } from './node-crypto.ts';
import type { TunnelClient } from './tunnel-client.ts';

/**
 * Asks the machine for a challenge, has it signed and resolves with a token to keep: it never passes the
 * roost, which sees only proofs of it. `sign` is not asked if the challenge is not for these two ends:
 * then somebody stands between.
 * @throws AppError `forbidden` when somebody does, or the machine does not take the passkey;
 * `bad_request` when it has no such challenges; what `request` of the tunnel and `sign` throw
 */
export function showPasskey(
  tunnel: Pick<TunnelClient, 'request' | 'publicKey' | 'wingKey'>,
  sign: (challenge: Uint8Array) => Promise<SignedChallenge>,
  signal?: AbortSignal,
): Promise<string> {
  return showPasskeyTo({ tunnel, sign, sha256, ...(signal ? { signal } : {}) });
}
