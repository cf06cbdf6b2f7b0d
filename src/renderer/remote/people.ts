// People on the lists, as they are entered and shown. Pure.

import type { RoostStatus } from '#shared/contract/remote.ts';
import type { AllowEntry } from '#shared/contract/remote-config.ts';

const MAIL = /^[^\s@]+@[^\s@]+$/;

/** An e-mail address as it is kept, or null when it is none. */
export function readMail(text: string): string | null {
  const mail = text.trim();
  return MAIL.test(mail) && mail.length <= 256 ? mail : null;
}

/** Somebody by e-mail address or user id, or what is wrong with that. */
export function readPerson(
  text: string,
  listed: readonly AllowEntry[],
): { readonly entry: AllowEntry } | { readonly problem: string } {
  const typed = text.trim();
  if (typed === '') return { problem: 'Enter an e-mail address or a user id.' };
  if (typed.includes('@') && readMail(typed) === null) {
    return { problem: 'Enter an e-mail address like ann@example.org.' };
  }
  if (/\s/.test(typed) || typed.length > 128) {
    return { problem: 'A user id has no spaces and at most 128 characters.' };
  }
  const entry = typed.includes('@') ? { email: typed } : { userId: typed };
  if (isListed(listed, entry)) return { problem: `${typed} is on the list already.` };
  return { entry };
}

/** Whether somebody is on the list. */
export function isListed(listed: readonly AllowEntry[], { userId, email }: AllowEntry): boolean {
  return listed.some(
    (other) =>
      (userId !== undefined && other.userId === userId) ||
      (email !== undefined && other.email?.toLowerCase() === email.toLowerCase()),
  );
}

/** What somebody on the list is called. */
export function personName({ email, userId }: AllowEntry): string {
  return email || userId || 'Somebody with a key';
}

/** The owners of this machine, as the roosts it is signed in to know them, who are not on the list. */
export function missingOwners(
  roosts: readonly RoostStatus[],
  listed: readonly AllowEntry[],
): readonly AllowEntry[] {
  const owners: AllowEntry[] = [];
  for (const { signedIn, user, userId } of roosts) {
    if (!signedIn) continue;
    const email = user === null ? null : readMail(user);
    const owner: AllowEntry = {
      ...(userId ? { userId } : {}),
      ...(email ? { email } : {}),
    };
    if (!owner.userId && !owner.email) continue;
    if (!isListed([...listed, ...owners], owner)) owners.push(owner);
  }
  return owners;
}
