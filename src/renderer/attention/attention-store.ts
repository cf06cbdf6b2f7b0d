// What this window knows beside the sessions and chats themselves: which one is looked at now, and what was
// seen lately.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Attention } from '#shared/contract/index.ts';
import { showError, showToast } from '../stores/toast-store.ts';
import type { Asker } from './asker.ts';
import { askersNow, clearAsker, restoreAsker, useAskerIds, useAsking } from './askers.ts';
import { type Looking, type OpenEpisode, openEpisodes } from './open-episodes.ts';

/** An episode that is over. */
export interface SeenEpisode {
  /** The session or chat, by its panel. */
  readonly askerId: string;
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
  return openEpisodes(useAsking(), looking);
}

/** What was seen lately, newest first; only of what still exists. */
export function useRecentEpisodes(): readonly SeenEpisode[] {
  const recent = useStore(attentionStore, (s) => s.recent);
  const ids = useAskerIds();
  return recent.filter(({ askerId }) => ids.includes(askerId));
}

/**
 * Pure: `recent` after something changed, with the episodes that ended or were replaced. `waited`
 * tells which ones had been waiting: what comes and goes under somebody's eyes is no news.
 */
export function withEnded(
  recent: readonly SeenEpisode[],
  before: readonly Asker[],
  now: readonly Asker[],
  waited: (askerId: string, episode: Attention) => boolean,
  at: number,
): readonly SeenEpisode[] {
  const byId = new Map(now.map((asker) => [asker.id, asker]));
  const ended = before.flatMap(({ id, attention: episode }) => {
    const asker = byId.get(id);
    if (!episode || !asker || asker.attention?.id === episode.id) return [];
    return waited(id, episode) ? [{ askerId: id, episode, seenAt: at }] : [];
  });
  const reopened = recent.filter(
    ({ askerId, episode }) => byId.get(askerId)?.attention?.id !== episode.id,
  );
  if (ended.length === 0 && reopened.length === recent.length) return recent;
  const counts = new Map<string, number>();
  return [...ended, ...reopened]
    .filter(({ askerId }) => {
      const count = (counts.get(askerId) ?? 0) + 1;
      counts.set(askerId, count);
      return count <= MAX_RECENT_EACH;
    })
    .slice(0, MAX_RECENT);
}

/** Marks one episode as seen; a failure is told. */
export async function markSeen({ asker, episode }: OpenEpisode): Promise<void> {
  if (await clearAsker(asker, episode.id)) return;
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
  const open = openEpisodes(askersNow(), looking);
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

/** Opens again what {@link markAllSeen} closed last, but for those that ask for something else by now. */
export async function undoMarkAllSeen(): Promise<void> {
  const { undo } = attentionStore.getState();
  attentionStore.setState({ undo: [] });
  try {
    await Promise.all(undo.map(({ asker, episode }) => restoreAsker(asker, episode.id)));
  } catch (error) {
    showError('Not everything could be brought back', error);
  }
}
