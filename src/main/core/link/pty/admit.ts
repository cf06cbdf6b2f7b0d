// Who may attach to a session that runs: the same gate as for everything else, and the session's owner.

import { isAppError } from '#shared/base/app-error.ts';
import type { PTYAttach } from '#shared/protocol/wing/wing-messages.ts';
import type { LinkContext } from '../link-services.ts';
import { type RemoteCaller, roleOf } from '../remote-caller.ts';
import type { PasskeyWait } from './passkey-wait.ts';
import type { RemoteTerminalPorts } from './remote-terminal.ts';
import type { SessionOwner } from './session-owners.ts';

/** Somebody who may go on, or why not: words that reach the roost, so they tell little. */
export type Admitted =
  | {
      readonly caller: RemoteCaller;
      readonly owner: SessionOwner | null;
      /** A new token, for whoever has just shown a passkey. */
      readonly token: string | null;
    }
  | { readonly error: string };

/** Decides on an attach. */
export async function admit(
  link: LinkContext,
  message: PTYAttach,
  ports: Pick<RemoteTerminalPorts, 'access' | 'owners'>,
  passkey: PasskeyWait,
): Promise<Admitted> {
  const { access, owners } = ports;
  if (!message.user_id) return { error: 'no user identity' };
  if (message.spectate && !access.config.spectate) return { error: 'spectate not enabled' };
  // Roosts attest no roles here, and an address only of who watches: all else is the browser's word.
  const email = message.spectate ? message.email : '';
  const caller = access.resolve({
    ...{ roost: link.roost, userId: message.user_id, email, displayName: '' },
    role: roleOf(link, message.user_id, ''),
    passkeys: [],
  });
  const passed = await passGate(
    link,
    caller,
    message.session_id,
    message.auth_token,
    ports,
    passkey,
  );
  if ('error' in passed) return passed;
  const owner = await ownerOf(message.session_id, owners);
  if (owner === 'gone') return { error: 'session not found' };
  const may = access.maySee(passed.caller, owner?.userId ?? null);
  return may || message.spectate
    ? { caller: passed.caller, owner, token: passed.token }
    : { error: 'access denied' };
}

/** The gate; who has no token yet is asked for a passkey on the session. */
export async function passGate(
  link: LinkContext,
  caller: RemoteCaller,
  sessionId: string,
  authToken: string,
  { access }: Pick<RemoteTerminalPorts, 'access'>,
  passkey: PasskeyWait,
): Promise<{ readonly caller: RemoteCaller; readonly token: string | null } | { error: string }> {
  const verdict = access.gate(caller, authToken);
  if (verdict.ok) return { caller: verdict.caller, token: null };
  if (verdict.error === 'not_allowed') return { error: 'not_allowed' };
  const challenge = access.challenge(caller);
  const answered = passkey.begin();
  link.outlet.send({
    type: 'passkey.challenge',
    session_id: sessionId,
    challenge: Buffer.from(challenge).toString('base64url'),
  });
  const answer = await answered;
  if (!answer) return { error: 'passkey authentication timed out' };
  const proven = await access.authenticate(
    caller,
    {
      credentialId: answer.credential_id,
      authenticatorData: answer.authenticator_data,
      clientDataJson: answer.client_data_json,
      signature: answer.signature,
    },
    challenge,
  );
  if ('error' in proven) return proven;
  const again = access.gate(caller, proven.token);
  return again.ok ? { caller: again.caller, token: proven.token } : { error: again.error };
}

async function ownerOf(
  id: string,
  owners: RemoteTerminalPorts['owners'],
): Promise<SessionOwner | null | 'gone'> {
  try {
    return await owners.of(id);
  } catch (error) {
    if (isAppError(error) && error.code === 'session_not_found') return 'gone';
    throw error;
  }
}
