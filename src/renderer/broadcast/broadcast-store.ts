// Whether typing goes to several terminals, in this window. Kept in memory only: after a reload
// typing goes to one terminal again.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { sessionStore, useSession, useSessions } from '../stores/session-store.ts';
import { showToast } from '../stores/toast-store.ts';
import {
  type BroadcastMembers,
  type BroadcastSet,
  broadcastMembers,
  type Membership,
  membership,
  withoutClosed,
} from './broadcast-set.ts';

export const broadcastStore = createStore<{ readonly set: BroadcastSet | undefined }>(() => ({
  set: undefined,
}));

/** From now on, what is typed into one terminal of `set` goes to all of them. */
export function startBroadcast(set: BroadcastSet): void {
  broadcastStore.setState({ set });
}

/** Typing goes to one terminal again. */
export function stopBroadcast(): void {
  broadcastStore.setState({ set: undefined });
}

/** The members now; undefined while typing goes to one terminal. */
export function currentMembers(): BroadcastMembers | undefined {
  const { set } = broadcastStore.getState();
  return set && broadcastMembers(set, sessionStore.getState());
}

/** Follows the sessions until disposed: stops when none of the set runs any more. */
export function followBroadcast(): Disposable {
  return toDisposable(
    sessionStore.subscribe((sessions) => {
      const { set } = broadcastStore.getState();
      const left = set && withoutClosed(set, sessions);
      if (left !== set) broadcastStore.setState({ set: left });
      if (currentMembers()?.receiving.length !== 0) return;
      stopBroadcast();
      showToast({
        level: 'info',
        title: 'Typing goes to one terminal again',
        detail: 'All the others you had chosen have ended.',
        key: 'broadcast-over',
      });
    }),
  );
}

/** The members as they change; undefined while typing goes to one terminal. */
export function useBroadcast(): BroadcastMembers | undefined {
  const set = useStore(broadcastStore, (s) => s.set);
  const keys = useSessions((s) => {
    if (!set) return [];
    const { receiving, ended } = broadcastMembers(set, s);
    return [...receiving.map((id) => `+${id}`), ...ended.map((id) => `-${id}`)];
  });
  const of = (sign: string) => keys.filter((k) => k.startsWith(sign)).map((k) => k.slice(1));
  return set && { receiving: of('+'), ended: of('-') };
}

/** How one session takes part, as that changes. */
export function useMembership(sessionId: string): Membership {
  const set = useStore(broadcastStore, (s) => s.set);
  return membership(set, useSession(sessionId));
}
