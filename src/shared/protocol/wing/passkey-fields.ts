// What an authenticator has signed, as clients have it and as it is sent.

import { text } from './go-values.ts';

/** A challenge signed with a passkey. `credentialId`: base64url; the rest base64. */
export interface SignedChallenge {
  readonly credentialId: string;
  readonly authenticatorData: string;
  readonly clientDataJson: string;
  readonly signature: string;
}

/** Fields of messages that hold one. */
export const passkeyFields = {
  credential_id: text(1024),
  authenticator_data: text(4096),
  client_data_json: text(4096),
  signature: text(1024),
} as const;

interface PasskeyFields {
  readonly credential_id: string;
  readonly authenticator_data: string;
  readonly client_data_json: string;
  readonly signature: string;
}

/** As it is sent. */
export function fieldsOf(signed: SignedChallenge): PasskeyFields {
  return {
    credential_id: signed.credentialId,
    authenticator_data: signed.authenticatorData,
    client_data_json: signed.clientDataJson,
    signature: signed.signature,
  };
}

/** As it came; unchecked. */
export function signedOf(fields: PasskeyFields): SignedChallenge {
  return {
    credentialId: fields.credential_id,
    authenticatorData: fields.authenticator_data,
    clientDataJson: fields.client_data_json,
    signature: fields.signature,
  };
}
