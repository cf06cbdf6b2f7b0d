// People on the lists, as they are entered and shown. Pure.

import { foldedAddress } from '#shared/contract/folded-address.ts';
import type { RoostStatus } from '#shared/contract/remote.ts';
import type { AllowEntry, RemoteConfig } from '#shared/contract/remote-config.ts';
import { agoWords } from '../chat/history/time-words.ts';

const MAIL = /^[^\s@]+@[^\s@]+$/;

/** An e-mail address as it is kept, or null when it is none. */
export function readMail(text: string): string | null {
  const mail = text.trim();
  return MAIL.test(mail) && mail.length <= 256 ? mail : null;
}

/** What is said to whoever adds people before there is a roost. */
export const noRoost = 'Add a roost first: people are known by the roost they come through.';

/** Somebody of a roost by e-mail address or user id, or what is wrong with that. */
export function readPerson(
  text: string,
  listed: readonly AllowEntry[],
  roost: string | undefined,
): { readonly entry: AllowEntry } | { readonly problem: string } {
  const typed = text.trim();
  if (typed === '') return { problem: 'Enter an e-mail address or a user id.' };
  if (typed.includes('@') && readMail(typed) === null) {
    return { problem: 'Enter an e-mail address like ann@example.org.' };
  }
  if (/\s/.test(typed) || typed.length > 128) {
    return { problem: 'A user id has no spaces and at most 128 characters.' };
  }
  if (roost === undefined) return { problem: noRoost };
  const entry = typed.includes('@') ? { email: typed, roost } : { userId: typed, roost };
  if (isListed(listed, entry)) return { problem: `${typed} is on the list already.` };
  return { entry };
}

/** Whether somebody of a roost is on the list. */
export function isListed(
  listed: readonly AllowEntry[],
  { userId, email, roost }: AllowEntry,
): boolean {
  return listed.some(
    (other) =>
      other.roost === roost &&
      ((userId !== undefined && other.userId === userId) ||
        (email !== undefined &&
          other.email !== undefined &&
          foldedAddress(other.email) === foldedAddress(email))),
  );
}

type Bound = Pick<AllowEntry, 'roost'>;
type Named = Pick<RoostStatus, 'id' | 'name'>;

/** Whether an entry means somebody: it names a roost that is there. */
export function isBound({ roost }: Bound, roosts: readonly Pick<Named, 'id'>[]): boolean {
  return roosts.some(({ id }) => id === roost);
}

/** The roost to name beside somebody: where there are several, or none that is there. */
export function roostWords(entry: Bound, roosts: readonly Named[]): string | undefined {
  const found = roosts.find(({ id }) => id === entry.roost);
  if (!found) return 'No roost';
  return roosts.length > 1 ? found.name : undefined;
}

type People = Pick<RemoteConfig, 'allowed' | 'admins' | 'paths'>;

/** How many entries mean nobody, because their roost is not there or was never chosen. */
export function unboundPeople(
  { allowed, admins, paths }: People,
  roosts: readonly Pick<Named, 'id'>[],
): number {
  const members: readonly Bound[] = paths.flatMap((path) => path.members);
  return [...allowed, ...admins, ...members].filter((each) => !isBound(each, roosts)).length;
}

/** The lists with everybody who means nobody bound to `roost`. */
export function bindPeople(
  { allowed, admins, paths }: People,
  roosts: readonly Pick<Named, 'id'>[],
  roost: string,
): People {
  const bound = <T extends Bound>(list: readonly T[]): T[] =>
    list.map((each) => (isBound(each, roosts) ? each : { ...each, roost }));
  return {
    allowed: bound(allowed),
    admins: bound(admins),
    paths: paths.map((path) => ({ ...path, members: bound(path.members) })),
  };
}

/** What somebody on the list is called. */
export function personName({ email, userId }: AllowEntry): string {
  return email || userId || 'Somebody with a key';
}

/** What is known of somebody's key: since when, and when it opened this machine last. */
export function keyWords({ key, enrolledAt, usedAt }: AllowEntry, now: number): string {
  if (!key) return 'No key yet';
  const day = enrolledAt === undefined ? '' : ` since ${dayOf(enrolledAt)}`;
  const use = usedAt === undefined ? '' : `, last used ${agoWords(usedAt, now)}`;
  return `Key enrolled${day}${use}`;
}

function dayOf(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { dateStyle: 'medium' });
}

/** The owners of this machine, as the roosts it is signed in to know them, who are not on the list. */
export function missingOwners(
  roosts: readonly RoostStatus[],
  listed: readonly AllowEntry[],
): readonly AllowEntry[] {
  const owners: AllowEntry[] = [];
  for (const { id, signedIn, user, userId } of roosts) {
    if (!signedIn) continue;
    const email = user === null ? null : readMail(user);
    const owner: AllowEntry = {
      ...(userId ? { userId } : {}),
      ...(email ? { email } : {}),
    };
    if (!owner.userId && !owner.email) continue;
    owner.roost = id;
    if (!isListed([...listed, ...owners], owner)) owners.push(owner);
  }
  return owners;
}
