// What sessions and chats ask for, in the orders a person needs. Pure.

import type { Attention, AttentionReason } from '#shared/contract/index.ts';
import type { Asker } from './asker.ts';

/** A session or chat that asks to be looked at, and why. */
export interface OpenEpisode {
  readonly asker: Asker;
  readonly episode: Attention;
}

/** Who is looking at what: that session is not waiting for anybody. */
export type Looking = string | undefined;

const urgency: Readonly<Record<AttentionReason, number>> = {
  prompt: 4,
  waiting: 3,
  notification: 2,
  exited: 1,
  bell: 0,
  permission: 4,
  question: 4,
  failed: 2,
  finished: 1,
};

/** Those that ask and are not looked at, newest request first. */
export function openEpisodes(askers: readonly Asker[], looking: Looking): readonly OpenEpisode[] {
  return askers
    .flatMap((asker) => {
      const episode = asker.attention;
      return episode && asker.id !== looking ? [{ asker, episode }] : [];
    })
    .toSorted((a, b) => b.episode.at - a.episode.at);
}

/** Where to go next: the most urgent one, of these the one that has waited longest. */
export function nextEpisode(askers: readonly Asker[], looking: Looking): OpenEpisode | undefined {
  return openEpisodes(askers, looking).toSorted(
    (a, b) =>
      urgency[b.episode.reason] - urgency[a.episode.reason] || a.episode.since - b.episode.since,
  )[0];
}

/** How long ago something was, for a narrow column: `now`, `5 min`, `2 h`, `3 d`. */
export function ageText(since: number, now: number): string {
  const minutes = Math.floor(Math.max(0, now - since) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
