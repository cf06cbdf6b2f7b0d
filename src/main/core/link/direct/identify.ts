// Who comes past the roost, and whether they may: the roost cannot keep anybody out here.

import type { RemoteConfig } from '#shared/contract/remote-config.ts';
import { isAllowed, withRole } from '../access/people.ts';
import type { LinkContext } from '../link-services.ts';
import { callerOf } from '../remote-caller.ts';
import { type PassClaims, readPass, readRoostKey } from './handoff-token.ts';

/** A roost that this machine is linked with, and what its passes are checked with. */
export interface DirectRoost {
  readonly context: LinkContext;
  /** Base64 of SPKI, as the roost told it; null before that. */
  readonly key: string | null;
  /** Address of its pages, as browsers send it. */
  readonly origin: string;
}

/** Somebody whom a roost vouches for. */
export interface DirectCaller {
  readonly roost: DirectRoost;
  readonly userId: string;
  readonly email: string;
  /** Empty unless the pass is for this machine alone. */
  readonly orgRole: string;
  /** Wall-clock time in ms until which the pass holds. */
  readonly until: number;
}

export type Identified =
  | { readonly caller: DirectCaller }
  /** HTTP status: 401 for no good pass, 403 for somebody who may not, 503 while that cannot be told. */
  | { readonly status: 401 | 403 | 503 };

/**
 * Looks for the roost that `pass` is from. A roost can tell the key of another for its own: who may not come
 * by the one may still come by the other.
 */
export async function identify(
  pass: string,
  roosts: readonly DirectRoost[],
  { wingId, config, now }: { wingId: string; config: RemoteConfig; now: number },
): Promise<Identified> {
  let status: 401 | 403 | 503 = roosts.length === 0 ? 503 : 401;
  for (const roost of roosts) {
    const key = roost.key === null ? null : readRoostKey(roost.key);
    if (!key && status === 401) status = 503;
    const claims = key && pass ? await readPass(pass, key, now) : null;
    if (!claims) continue;
    if (claims.wing !== undefined && claims.wing !== wingId) return { status: 401 };
    const caller = comerOf(roost, claims, wingId);
    if (mayCome(caller, config)) return { caller };
    status = 403;
  }
  return { status };
}

function comerOf(roost: DirectRoost, claims: PassClaims, wingId: string): DirectCaller {
  return {
    roost,
    userId: claims.sub,
    email: claims.email ?? '',
    // A role in some organisation says nothing of this machine.
    orgRole: claims.wing === wingId ? (claims.org_role ?? '') : '',
    until: claims.exp * 1000,
  };
}

/** The owner, people on the list and admins, and whom an organisation's roost sends to this machine. */
export function mayCome(
  { roost, userId, email, orgRole }: DirectCaller,
  config: RemoteConfig,
): boolean {
  const { context } = roost;
  const caller = withRole(config, callerOf(context, { userId, email, orgRole }));
  if (caller.role !== 'member' || isAllowed(config, caller)) return true;
  return context.attestsRoles === true && orgRole === 'member';
}
