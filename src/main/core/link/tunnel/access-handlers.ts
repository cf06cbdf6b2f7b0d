// Requests about who may come in.

import { isSamePerson } from '#shared/contract/is-same-person.ts';
import type { AllowEntry, RoostPerson, SharedPath } from '#shared/contract/remote-config.ts';
import { signedOf } from '#shared/protocol/wing/passkey-fields.ts';
import { P256_BYTES } from '#shared/protocol/wing/wing-limits.ts';
import { newChallenge } from '../access/new-challenge.ts';
import { entriesOfRoost } from '../access/people.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import { fromPosixPath, isSamePath, toPosixPath } from './posix-path.ts';
import {
  requireAdmin,
  type TunnelHandlers,
  type TunnelJson,
  TunnelRefusal,
} from './tunnel-handlers.ts';

const ok = { ok: 'true' } as const;
/** Length of an SPKI of a P-256 key, in bytes. */
const SPKI_BYTES = 91;

/** `passkey.*`, `allow.*` and `paths.*`. */
export function accessHandlers(access: RemoteAccess): TunnelHandlers {
  return { ...passkeyHandlers(access), ...allowHandlers(access), ...pathHandlers(access) };
}

function passkeyHandlers(access: RemoteAccess): TunnelHandlers {
  return {
    'passkey.challenge': async ({ caller, link, senderKey }) =>
      newChallenge(access, caller, link, senderKey).told,
    'passkey.auth': async ({ caller, senderKey }, fields) => {
      const tab = { key: senderKey, keepsToken: fields.keeps_token };
      const shown = await access.authenticate(caller, signedOf(fields), null, tab);
      return 'token' in shown ? { auth_token: shown.token } : shown;
    },
  };
}

function allowHandlers(access: RemoteAccess): TunnelHandlers {
  return {
    'allow.list': async (ask) => {
      requireAdmin(ask, 'access denied');
      return {
        allowed: entriesOfRoost(access.config, ask.caller.roost).map(
          ({ key = '', userId, email }) => ({
            key,
            ...(userId ? { user_id: userId } : {}),
            ...(email ? { email } : {}),
          }),
        ),
      };
    },
    'allow.add': async ({ caller }, { key }) => {
      const raw = key ? rawKey(key) : null;
      if (key && !raw) throw new TunnelRefusal('invalid key');
      const { userId, email } = caller;
      const entry = {
        roost: caller.roost,
        userId,
        ...(email ? { email } : {}),
        ...(raw ? { key: raw.toString('base64') } : {}),
      };
      await access.update(({ allowed, locked }) => {
        if (allowed.some((each) => each.userId === userId && isOf(each, caller))) {
          throw new TunnelRefusal('already allowed');
        }
        // The lock holds against roosts as well, and they say who is an owner.
        if (locked || caller.role === 'member') throw new TunnelRefusal('not_allowed');
        return { allowed: [...allowed, entry] };
      });
      return { ...ok, email, user_id: userId, has_passkey: raw !== null };
    },
    'allow.remove': async (ask, { allow_user_id, key }) => {
      if (!allow_user_id && !key) throw new TunnelRefusal('missing allow_user_id or key');
      const raw = key ? (rawKey(key)?.toString('base64') ?? key) : '';
      const isMeant = (entry: AllowEntry): boolean =>
        isOf(entry, ask.caller) &&
        (allow_user_id ? entry.userId === allow_user_id : entry.key === raw);
      let gone: AllowEntry[] = [];
      await access.update(({ allowed }) => {
        gone = allowed.filter(isMeant);
        if (gone.some(({ userId }) => userId !== ask.caller.userId)) {
          requireAdmin(ask, 'access denied');
        }
        if (gone.length === 0) throw new TunnelRefusal('entry not found');
        return { allowed: allowed.filter((entry) => !isMeant(entry)) };
      });
      for (const { userId } of gone) if (userId) access.revokeTokens(userId, ask.caller.roost);
      return ok;
    },
  };
}

function pathHandlers(access: RemoteAccess): TunnelHandlers {
  return {
    'paths.list': async ({ caller }) =>
      caller.role === 'member'
        ? { paths: (access.pathsFor(caller) ?? []).map(toPosixPath) }
        : { paths: access.config.paths.map((shared) => sharedJson(shared, caller)) },
    'paths.set': async (ask, { paths }) => {
      requireAdmin(ask);
      if (!paths) throw new TunnelRefusal('missing paths');
      await access.update((config) => ({
        paths: [
          ...paths.map(({ path, members }) => withMembers(config.paths, path, members, ask.caller)),
          ...othersOf(config.paths, paths, ask.caller),
        ],
      }));
      return ok;
    },
    'paths.add_member': async (ask, fields) => {
      requireAdmin(ask);
      await changeMembers(access, fields, ask.caller, (members, added) => [...members, added]);
      return ok;
    },
    'paths.remove_member': async (ask, fields) => {
      requireAdmin(ask);
      await changeMembers(access, fields, ask.caller, (members, gone) =>
        members.filter((member) => !isSamePerson(member, gone)),
      );
      return ok;
    },
  };
}

/** Whether an entry means people of the caller's roost. */
function isOf({ roost }: Pick<AllowEntry, 'roost'>, caller: RemoteCaller): boolean {
  return roost === caller.roost;
}

/** A shared folder as those are told who may change it: with the members of their roost. */
function sharedJson({ path, members }: SharedPath, caller: RemoteCaller): TunnelJson {
  const theirs = members.filter((member) => isOf(member, caller));
  return { path: toPosixPath(path), members: theirs.map(({ email }) => email) };
}

/** A folder as somebody wants it shared. People of other roosts stay in it, as they were. */
function withMembers(
  shared: readonly SharedPath[],
  told: string,
  members: readonly string[] | null | undefined,
  caller: RemoteCaller,
): SharedPath {
  const path = fromPosixPath(told);
  const before = shared.find((each) => isSamePath(each.path, path));
  const others = before?.members.filter((member) => !isOf(member, caller)) ?? [];
  const theirs = (members ?? []).map((email) => ({ email, roost: caller.roost }));
  return { path: before?.path ?? path, members: [...others, ...theirs] };
}

/** Folders that are not told any more, and are still those of people of other roosts. */
function othersOf(
  shared: readonly SharedPath[],
  told: readonly { readonly path: string }[],
  caller: RemoteCaller,
): SharedPath[] {
  return shared
    .filter((each) => !told.some(({ path }) => isSamePath(each.path, fromPosixPath(path))))
    .map(({ path, members }) => ({ path, members: members.filter((one) => !isOf(one, caller)) }))
    .filter(({ members }) => members.length > 0);
}

/** The 64 bytes of a key in any of the forms that clients send; null if it is none of them. */
function rawKey(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === P256_BYTES) return bytes;
  const pointed = bytes.length === P256_BYTES + 1 || bytes.length === SPKI_BYTES;
  return pointed && bytes.at(-P256_BYTES - 1) === 4 ? bytes.subarray(-P256_BYTES) : null;
}

async function changeMembers(
  access: RemoteAccess,
  { path, email }: { readonly path: string; readonly email: string },
  { roost }: RemoteCaller,
  change: (members: readonly RoostPerson[], person: RoostPerson) => RoostPerson[],
): Promise<void> {
  if (!path || !email) throw new TunnelRefusal('missing path or email');
  await access.update(({ paths }) => {
    const shared = paths.find((each) => isSamePath(each.path, fromPosixPath(path)));
    if (!shared) throw new TunnelRefusal('path not found');
    const members = change(shared.members, { email, roost });
    if (members.length === shared.members.length) {
      throw new TunnelRefusal('path or member not found');
    }
    return { paths: paths.map((each) => (each === shared ? { ...each, members } : each)) };
  });
}
