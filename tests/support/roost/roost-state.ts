// What a roost knows: people, wings that are connected, browsers, and which session is whose.

import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { PacedLink } from './paced-link.ts';

/** Somebody with an account. */
export interface RoostUser {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  /** Signs wings and programs in. */
  readonly token: string;
  /** Value of the cookie `wt_session`. */
  readonly cookie: string;
  /** Raw P-256 keys, base64. */
  readonly passkeys: string[];
  /** Ids of those that browsers have, base64url. */
  readonly credentialIds: string[];
  /** Role in the organisation of a wing that is not theirs. */
  role: '' | 'member' | 'admin' | 'owner';
}

export interface ConnectedWing {
  /** UUID: not the machine's id. */
  readonly connectionId: string;
  readonly user: RoostUser;
  readonly socket: WebSocket;
  readonly wingId: string;
  readonly publicKey: string;
  locked: boolean;
  allowedCount: number;
  beats: number;
}

export interface ConnectedBrowser {
  readonly user: RoostUser;
  readonly socket: WebSocket;
  readonly link: PacedLink;
  /** `wing_id` of its address; empty when it has none. */
  readonly wingId: string;
  /** How they signed in: with a token no e-mail and name are told. */
  readonly by: 'cookie' | 'token';
  /** Delay of what it sends, in ms. */
  uplinkMs: number;
}

export interface Route {
  readonly sessionId: string;
  readonly wingId: string;
  controller: ConnectedBrowser | null;
  readonly viewers: Map<string, ConnectedBrowser>;
}

/** A new account. */
export function newUser(id: string, more: Partial<RoostUser> = {}): RoostUser {
  return {
    ...{
      id,
      email: `${id}@example.com`,
      displayName: id,
      passkeys: [],
      credentialIds: [],
      role: '' as const,
    },
    ...{ token: randomBytes(32).toString('hex'), cookie: randomBytes(32).toString('hex') },
    ...more,
  };
}
