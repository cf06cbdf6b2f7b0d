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

/** What a roost says of somebody, with one of their messages. */
export interface Attested {
  readonly userId: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly orgRole?: string;
  /** Base64. */
  readonly passkeys?: readonly string[];
}

/** Who a message is from that came by `link`. */
export function callerOf(
  link: Pick<LinkContext, 'roost' | 'owner' | 'attestsRoles'>,
  { userId, email = '', displayName = '', orgRole = '', passkeys = [] }: Attested,
): RemoteCaller {
  return {
    ...{ roost: link.roost, userId, email, displayName },
    role: roleOf(link, userId, orgRole),
    passkeys: keysOf(passkeys),
  };
}

/**
 * The role of a user. What a roost is said to claim counts only with an organisation: without one it
 * passes on whatever browsers say of themselves. Everything unknown is a member.
 */
function roleOf(
  link: Pick<LinkContext, 'owner' | 'attestsRoles'>,
  userId: string,
  claim: string,
): RemoteRole {
  if (link.owner !== null && link.owner === userId) return 'owner';
  return link.attestsRoles && (claim === 'owner' || claim === 'admin') ? claim : 'member';
}

/**
 * The keys that a roost says are a user's. Some append them to what the browser has sent, so of too many
 * the last count.
 */
function keysOf(attested: readonly string[]): Uint8Array[] {
  return attested.slice(-MAX_PASSKEYS).map((key) => new Uint8Array(Buffer.from(key, 'base64')));
}
