// Which terminals get what is typed into one of them. Pure.

import type { SessionInfo } from '#shared/contract/index.ts';
import type { SessionStoreState } from '../stores/session-store.ts';

/** Terminals that were chosen, or all of them, also those started later. */
export type BroadcastSet =
  | { readonly mode: 'chosen'; readonly ids: readonly string[] }
  | { readonly mode: 'all' };

/** How a session takes part. */
export type Membership = 'receives' | 'ended' | undefined;

export interface BroadcastMembers {
  /** Sessions that get the input. */
  readonly receiving: readonly string[];
  /** Sessions of the set that have ended and get nothing. */
  readonly ended: readonly string[];
}

type Sessions = Pick<SessionStoreState, 'byId' | 'ids'>;

/** The sessions of a set as they are now. */
export function broadcastMembers(set: BroadcastSet, { ids, byId }: Sessions): BroadcastMembers {
  const members = ids.filter((id) => set.mode === 'all' || set.ids.includes(id));
  return {
    receiving: members.filter((id) => byId[id]?.state !== 'exited'),
    ended: members.filter((id) => byId[id]?.state === 'exited'),
  };
}

/**
 * The set without sessions that were closed: another one with such an id was not chosen. The very same
 * set if nothing changes.
 */
export function withoutClosed(set: BroadcastSet, { byId }: Pick<Sessions, 'byId'>): BroadcastSet {
  if (set.mode === 'all') return set;
  const ids = set.ids.filter((id) => byId[id] !== undefined);
  return ids.length === set.ids.length ? set : { mode: 'chosen', ids };
}

/** How one session takes part in a set. */
export function membership(
  set: BroadcastSet | undefined,
  session: SessionInfo | undefined,
): Membership {
  if (!set || !session) return undefined;
  if (set.mode === 'chosen' && !set.ids.includes(session.id)) return undefined;
  return session.state === 'exited' ? 'ended' : 'receives';
}

/** What the status bar says, e.g. `Typing into 4 terminals, 1 has ended`. */
export function broadcastWords({ receiving, ended }: BroadcastMembers): string {
  const into = `Typing into ${terminals(receiving.length)}`;
  if (ended.length === 0) return into;
  return `${into}, ${ended.length} ${ended.length === 1 ? 'has' : 'have'} ended`;
}

/** `1 terminal`, `4 terminals`. */
export function terminals(count: number): string {
  return count === 1 ? '1 terminal' : `${count} terminals`;
}
