// Who somebody is by the rules: pure questions about a caller and the configuration.

import { foldedAddress } from '#shared/contract/folded-address.ts';
import type { AllowEntry, RemoteConfig, RoostPerson } from '#shared/contract/remote-config.ts';
import type { RemoteCaller } from '../remote-caller.ts';

const sameMail = (a: string, b: string): boolean =>
  a !== '' && foldedAddress(a) === foldedAddress(b);

/** Whether an entry means the caller: addresses of one roost say nothing of people on another. */
export function isPerson({ email, roost }: RoostPerson, caller: RemoteCaller): boolean {
  return roost === caller.roost && sameMail(email, caller.email);
}

/** True for people who are admins by their address, whatever role the roost gives them. */
export function isNamedAdmin({ admins }: RemoteConfig, caller: RemoteCaller): boolean {
  return admins.some((admin) => isPerson(admin, caller));
}

/** The caller with the role that counts. */
export function withRole(config: RemoteConfig, caller: RemoteCaller): RemoteCaller {
  const promoted = caller.role === 'member' && isNamedAdmin(config, caller);
  return promoted ? { ...caller, role: 'admin' } : caller;
}

/** Entries of the list that mean people of a roost: who comes by another is no business of it. */
export function entriesOfRoost(
  { allowed }: Pick<RemoteConfig, 'allowed'>,
  id: string,
): AllowEntry[] {
  return allowed.filter(({ roost }) => roost === id);
}

/** Entries of the list that mean this caller; a key alone means nobody. */
export function entriesOf(config: RemoteConfig, caller: RemoteCaller): AllowEntry[] {
  return entriesOfRoost(config, caller.roost).filter(({ userId, email }) =>
    userId ? userId === caller.userId : sameMail(email ?? '', caller.email),
  );
}

/** Raw keys on the list of this caller. */
export function listedKeys(config: RemoteConfig, caller: RemoteCaller): Uint8Array[] {
  return entriesOf(config, caller).flatMap(({ key }) =>
    key ? [new Uint8Array(Buffer.from(key, 'base64'))] : [],
  );
}

/** Whether a locked wing lets the caller come as far as its passkey. */
export function isAllowed(config: RemoteConfig, caller: RemoteCaller): boolean {
  return isNamedAdmin(config, caller) || entriesOf(config, caller).length > 0;
}

/** Folders the caller may work in: null for everywhere, empty for nowhere. */
export function foldersOf({ paths }: RemoteConfig, caller: RemoteCaller): readonly string[] | null {
  if (caller.role !== 'member') return paths.length > 0 ? paths.map(({ path }) => path) : null;
  return paths
    .filter(
      ({ members }) => members.length === 0 || members.some((member) => isPerson(member, caller)),
    )
    .map(({ path }) => path);
}
