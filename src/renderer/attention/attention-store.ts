// What this window knows beside the sessions themselves: which one is looked at now, and what was
// seen lately.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Attention, SessionInfo } from '#shared/contract/index.ts';
import { clearAttention, sessionStore, useSessions } from '../stores/session-store.ts';
import { showError, showToast } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { type Looking, type OpenEpisode, openEpisodes } from './open-episodes.ts';

/** An episode that is over. */
export interface SeenEpisode {
  readonly sessionId: string;
  readonly episode: Attention;
  /** ms since the epoch */
  readonly seenAt: number;
}

interface AttentionState {
  readonly looking: Looking;
  /** Newest first. */
  readonly recent: readonly SeenEpisode[];
  /** What was marked as seen all at once, while that can be taken back. */
  readonly undo: readonly OpenEpisode[];
}

const MAX_RECENT = 100;
/** One talkative session does not push the others out. */
const MAX_RECENT_EACH = 10;

export const attentionStore = createStore<AttentionState>(() => ({
  looking: undefined,
  recent: [],
  undo: [],
}));

/** The open episodes, newest first, as they change. */
export function useOpenEpisodes(): readonly OpenEpisode[] {
  const looking = useStore(attentionStore, (s) => s.looking);
  const asking = useSessions((s) =>
    s.ids.flatMap((id) => (s.byId[id]?.attention ? s.byId[id] : [])),
  );
  const ids = asking.map(({ id }) => id);
  return openEpisodes({ ids, byId: Object.fromEntries(asking.map((s) => [s.id, s])) }, looking);
}

/** What was seen lately, newest first; only of sessions that still exist. */
export function useRecentEpisodes(): readonly SeenEpisode[] {
  const recent = useStore(attentionStore, (s) => s.recent);
  const ids = useSessions((s) => s.ids);
  return recent.filter(({ sessionId }) => ids.includes(sessionId));
}

/**
 * Pure: `recent` after the sessions changed, with the episodes that ended or were replaced. `waited`
 * tells which ones had been waiting: what comes and goes under somebody's eyes is no news.
 */
export function withEnded(
  recent: readonly SeenEpisode[],
  before: Readonly<Record<string, SessionInfo>>,
  now: Readonly<Record<string, SessionInfo>>,
  waited: (sessionId: string, episode: Attention) => boolean,
  at: number,
): readonly SeenEpisode[] {
  const ended = Object.values(before).flatMap((session) => {
    const episode = session.attention;
    if (!episode || !(session.id in now)) return [];
    if (now[session.id]?.attention?.id === episode.id || !waited(session.id, episode)) return [];
    return [{ sessionId: session.id, episode, seenAt: at }];
  });
  const reopened = recent.filter(
    ({ sessionId, episode }) => now[sessionId]?.attention?.id !== episode.id,
  );
  if (ended.length === 0 && reopened.length === recent.length) return recent;
  const counts = new Map<string, number>();
  return [...ended, ...reopened]
    .filter(({ sessionId }) => {
      const count = (counts.get(sessionId) ?? 0) + 1;
      counts.set(sessionId, count);
      return count <= MAX_RECENT_EACH;
    })
    .slice(0, MAX_RECENT);
}

/** Marks one episode as seen; a failure is told. */
export async function markSeen({ session, episode }: OpenEpisode): Promise<void> {
  if (await clearAttention(session.id, episode.id)) return;
  showToast({
    level: 'warning',
    title: 'Not marked as seen',
    detail: 'Aerie could not be reached. Try again once connected.',
    key: 'attention-failed',
  });
}

/** Marks all open episodes as seen. {@link undoMarkAllSeen} takes that back. */
export async function markAllSeen(): Promise<void> {
  const { looking } = attentionStore.getState();
  const open = openEpisodes(sessionStore.getState(), looking);
  if (open.length === 0) return;
  await Promise.all(open.map(markSeen));
  attentionStore.setState({ undo: open });
}

/** As {@link markAllSeen}, where the inbox is not there to show it. */
export async function markAllSeenAndTell(): Promise<void> {
  await markAllSeen();
  const { undo } = attentionStore.getState();
  if (undo.length === 0) return;
  showToast({
    level: 'info',
    title: undo.length === 1 ? 'Marked as seen' : `${undo.length} marked as seen`,
    key: 'attention-seen',
    durationMs: 10_000,
    actions: [{ label: 'Undo', run: () => void undoMarkAllSeen() }],
  });
}

/** Opens again what {@link markAllSeen} closed last, but for sessions that ask for something else by now. */
export async function undoMarkAllSeen(): Promise<void> {
  const { undo } = attentionStore.getState();
  attentionStore.setState({ undo: [] });
  try {
    await Promise.all(
      undo.map(({ session, episode }) =>
        api().sessions.restoreAttention({ id: session.id, episode: episode.id }),
      ),
    );
  } catch (error) {
    showError('Not everything could be brought back', error);
  }
}
