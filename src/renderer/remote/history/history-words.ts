// How sessions of the past are put into words. Pure.

import type { RecordingReason, RemoteHistoryEntry } from '#shared/contract/remote-history.ts';
import { spokenTime } from '../../recording/recording-words.ts';

/** A part of what is kept of a session. */
export type HistoryPart = 'cast' | 'keylog' | 'chat';

/** What each part is called. */
export const partWords = {
  cast: 'Terminal',
  keylog: 'What was typed',
  chat: 'Conversation',
} as const satisfies Record<HistoryPart, string>;

/** Why a session is recorded, as the end of a sentence. */
export const whyWords = {
  machine: 'because all remote sessions are',
  folder: 'because the folder’s egg.yaml demands it',
} as const satisfies Record<RecordingReason, string>;

/** Who began it. */
export function historyPerson({ user }: Pick<RemoteHistoryEntry, 'user'>): string {
  return user?.email || user?.userId || 'Somebody';
}

/** What it is called, e.g. `ann@example.org: claude`. */
export function historyTitle(entry: RemoteHistoryEntry): string {
  return `${historyPerson(entry)}: ${agentWords(entry.agent)}`;
}

/** A kind of agent as people know it. */
function agentWords(agent: string): string {
  return agent === 'shell' ? 'terminal' : agent;
}

/** How long it took, e.g. `1 minute 5 seconds`; how it stands where that is not known. */
export function lengthWords({ startedAt, endedAt, running }: RemoteHistoryEntry): string {
  if (running) return 'Runs now';
  if (endedAt === null) return 'End not known';
  const seconds = Math.max(0, Math.round((endedAt - startedAt) / 1000));
  if (seconds === 0) return 'Less than a second';
  // Of what took an hour nobody counts seconds.
  return spokenTime(seconds >= 3600 ? Math.floor(seconds / 60) * 60 : seconds);
}

/** The parts that there are, with their sizes in bytes, the terminal first. */
export function partsOf({
  terminal,
  keylog,
  chat,
}: Pick<RemoteHistoryEntry, 'terminal' | 'keylog' | 'chat'>): {
  readonly part: HistoryPart;
  readonly size: number;
}[] {
  const sizes = [
    { part: 'cast' as const, size: terminal },
    { part: 'keylog' as const, size: keylog },
    { part: 'chat' as const, size: chat },
  ];
  return sizes.flatMap(({ part, size }) => (size === null ? [] : [{ part, size }]));
}

/** True if every word of what is searched for is in its person, agent, folder or day. */
export function matchesHistory(entry: RemoteHistoryEntry, query: string): boolean {
  const { cwd, session, startedAt } = entry;
  const day = new Date(startedAt).toLocaleString([], { dateStyle: 'full', timeStyle: 'short' });
  const all = [historyTitle(entry), cwd, session, day].join('\n').toLowerCase();
  const words = query.toLowerCase().split(/\s+/);
  return words.every((word) => all.includes(word));
}
