// Who may attach to a session that runs: the same gate as for everything else, and the session's owner.

import { isAppError } from '#shared/base/app-error.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import { signedOf } from '#shared/protocol/wing/passkey-fields.ts';
import type { PTYAttach } from '#shared/protocol/wing/wing-messages.ts';
import { newChallenge } from '../access/new-challenge.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import type { LinkContext } from '../link-services.ts';
import { callerOf, type RemoteCaller } from '../remote-caller.ts';
import type { PasskeyWait } from './passkey-wait.ts';
import { ownerIdFor, type SessionOwner } from './session-owners.ts';
import type { RemoteTerminalPorts } from './terminal-ports.ts';

/** Somebody who came in, and with what: so that they can be asked for it again. */
export interface Visitor {
  /** Before the rules made an admin of them, if they do. */
  readonly asked: RemoteCaller;
  readonly caller: RemoteCaller;
  /** What they came in with; empty if nothing was asked for. */
  readonly authToken: string;
  /** The key that they came in with. */
  readonly tabKey: string;
  readonly owner: SessionOwner | null;
  readonly watches: boolean;
}

/** Somebody who may go on, or why not: words that reach the roost, so they tell little. */
export type Admitted =
  | { readonly visitor: Visitor; readonly token: string | null }
  | { readonly error: string };

/** Whoever passed the gate. `token`: a new one, for those who have just shown a passkey. */
type Passed = { readonly caller: RemoteCaller; readonly token: string | null } | { error: string };

/** What somebody who wants to come in sends. */
type Knock = Pick<PTYAttach, 'session_id' | 'auth_token' | 'public_key'>;

/** Decides on an attach. Without `passkey` nobody is asked for one: they have to have a token. */
export async function admit(
  link: LinkContext,
  message: PTYAttach,
  ports: Pick<RemoteTerminalPorts, 'access' | 'owners' | 'people'>,
  passkey: PasskeyWait | null,
): Promise<Admitted> {
  const { access, owners } = ports;
  if (!message.user_id) return { error: 'no user identity' };
  if (message.spectate && !access.config.spectate) return { error: 'spectate not enabled' };
  const owner = await ownerOf(message.session_id, owners);
  if (owner === 'gone') return { error: 'session not found' };
  const asked = attacherOf(link, message, owner, ports);
  // Asked before anybody waits for a passkey: nobody can make others wait for what they may not have.
  const resolved = access.resolve(asked);
  const may = message.spectate
    ? mayWatch(resolved, owner)
    : access.maySee(resolved, ownerIdFor(asked, owner));
  if (!may) return { error: 'access denied' };
  const passed =
    message.spectate || !passkey
      ? // A challenge would reach whoever controls the session, not those who watch.
        withToken(asked, message, access)
      : await passGate(link, asked, message, ports, passkey);
  if ('error' in passed) return passed;
  const { caller, token } = passed;
  const authToken = token ?? message.auth_token;
  const { public_key: tabKey, spectate: watches } = message;
  return { visitor: { asked, caller, authToken, tabKey, owner, watches }, token };
}

/**
 * What somebody at this machine does is not for members, whoever else may be watched; nor is what people
 * of another roost do.
 */
function mayWatch({ role, roost }: RemoteCaller, owner: SessionOwner | null): boolean {
  return role !== 'member' || owner?.roost === roost;
}

/** Whether somebody would pass the gate again. */
export function wouldPass(
  { asked, authToken, tabKey }: Pick<Visitor, 'asked' | 'authToken' | 'tabKey'>,
  access: RemoteAccess,
): boolean {
  return access.gate(asked, authToken, tabKey).ok;
}

/** Whether somebody who came in would be let in again. */
export function stillAdmitted(
  { asked, authToken, tabKey, owner, watches }: Visitor,
  access: RemoteAccess,
): boolean {
  const verdict = access.gate(asked, authToken, tabKey);
  if (!verdict.ok) return false;
  return watches
    ? access.config.spectate && mayWatch(verdict.caller, owner)
    : access.maySee(verdict.caller, ownerIdFor(verdict.caller, owner));
}

/** The gate; who has no token yet is asked for a passkey on the session. */
export async function passGate(
  link: LinkContext,
  caller: RemoteCaller,
  message: Knock,
  { access }: Pick<RemoteTerminalPorts, 'access'>,
  passkey: PasskeyWait,
): Promise<Passed> {
  const passed = withToken(caller, message, access);
  if (!('error' in passed) || passed.error !== 'passkey_required') return passed;
  const { public_key: key } = message;
  const { challenge, told } = newChallenge(access, caller, link, key);
  const answered = passkey.begin();
  link.outlet.send({
    type: 'passkey.challenge',
    session_id: message.session_id,
    ...told,
  });
  const answer = await answered;
  if (!answer) return { error: 'passkey authentication timed out' };
  // It is told where the roost can read it.
  const tab = { key, keepsToken: false };
  const proven = await access
    .authenticate(caller, signedOf(answer), challenge, tab)
    .catch((error: unknown) => ({ error: toAppError(error).message }));
  if ('error' in proven) return proven;
  const again = access.gate(caller, proven.token, key);
  return again.ok ? { caller: again.caller, token: proven.token } : { error: again.error };
}

function withToken(
  caller: RemoteCaller,
  { auth_token, public_key }: Knock,
  access: RemoteAccess,
): Passed {
  const verdict = access.gate(caller, auth_token, public_key);
  return verdict.ok ? { caller: verdict.caller, token: null } : { error: verdict.error };
}

/** Who attaches. Roosts attest neither their role here nor, but for watchers, their address. */
function attacherOf(
  link: LinkContext,
  { user_id: userId, email, spectate }: PTYAttach,
  owner: SessionOwner | null,
  { people }: Pick<RemoteTerminalPorts, 'people'>,
): RemoteCaller {
  const { roost } = link;
  const own = owner?.roost === roost && owner.userId === userId ? owner.email : '';
  const attested = spectate ? email : people.emailOf(roost, userId) || own;
  return callerOf(link, { userId, email: attested });
}

/** Whose a session is; `gone` if there is none of that name. */
export async function ownerOf(
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
