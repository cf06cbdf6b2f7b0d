import { createHash } from 'node:crypto';

/** Longest label that is passed on. */
const LONGEST = 100;

/**
 * The user's name for measurements: e-mail addresses anywhere in it become a hash, so that the same
 * address gives the same name without being readable. Empty names give undefined.
 */
export function attributedUser(user: string | undefined): string | undefined {
  const name = user?.trim();
  if (!name) return undefined;
  const hidden = name.replaceAll(/[^\s<>@"'(),;:]+@[^\s<>@"'(),;:]+/g, (address) => hash(address));
  return hidden.slice(0, LONGEST);
}

function hash(address: string): string {
  return `user-${createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, 16)}`;
}
