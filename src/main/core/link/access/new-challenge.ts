import { randomBytes } from 'node:crypto';
import { BOUND_BYTES } from '#shared/protocol/wing/key-bindings.ts';
import type { LinkContext } from '../link-services.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import type { RemoteAccess } from './remote-access.ts';

/** A challenge for one who speaks with the X25519 key `client` (base64). */
export interface NewChallenge {
  readonly challenge: Uint8Array;
  /** As clients are told, base64url. */
  readonly told: { readonly challenge: string; readonly nonce: string };
}

/** A new challenge for `caller`, bound to their key and this machine's. */
export function newChallenge(
  access: Pick<RemoteAccess, 'challenge'>,
  caller: RemoteCaller,
  { identity }: Pick<LinkContext, 'identity'>,
  client: string,
): NewChallenge {
  const nonce = randomBytes(BOUND_BYTES);
  const challenge = access.challenge(caller, { client, wing: identity.publicBase64 }, nonce);
  const told = {
    challenge: Buffer.from(challenge).toString('base64url'),
    nonce: nonce.toString('base64url'),
  };
  return { challenge, told };
}
