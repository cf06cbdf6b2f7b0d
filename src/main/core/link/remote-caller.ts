import type { LinkContext } from './link-services.ts';

/** Passkeys of one person that are tried; each is a signature to check. */
const MAX_PASSKEYS = 16;

/** What somebody may do on this wing; everything that is not named is a `member`. */
export type RemoteRole = 'owner' | 'admin' | 'member';

/**
 * Who a message from a roost comes from, as that roost attests it. Nothing in it is proven to this
 * machine: a roost can claim anything. What must hold against a roost needs a passkey.
 */
export interface RemoteCaller {
  /** Name of the roost's entry in the settings. */
  readonly roost: string;
  /** Never empty: messages without a user are refused. */
  readonly userId: string;
  /** Empty if the roost does not say. Compared without regard to case. */
  readonly email: string;
  readonly displayName: string;
  readonly role: RemoteRole;
  /** Raw P-256 keys (64 bytes) that the roost says are the user's. */
  readonly passkeys: readonly Uint8Array[];
}

/**
 * The role of a user. What a roost is said to claim counts only with an organisation: without one it
 * passes on whatever browsers say of themselves. Everything unknown is a member.
 */
export function roleOf(link: LinkContext, userId: string, claim: string): RemoteRole {
  if (link.owner !== null && link.owner === userId) return 'owner';
  return link.attestsRoles && (claim === 'owner' || claim === 'admin') ? claim : 'member';
}

/**
 * The keys that a roost says are a user's. Some append them to what the browser has sent, so of too many
 * the last count.
 */
export function passkeysOf(attested: readonly string[]): Uint8Array[] {
  return attested.slice(-MAX_PASSKEYS).map((key) => new Uint8Array(Buffer.from(key, 'base64')));
}
