// What a session host of another build tells, as far as this build understands it. A newer host may
// know kinds of events, or values, that we do not; its sessions must not become unreachable for that.

import {
  type SessionChange,
  type SessionEvent,
  type SessionInfo,
  sessionChange,
  sessionEvent,
  sessionInfo,
} from '#shared/contract/index.ts';

/** The change without the sessions that are not understood; null for a kind of change that is not. */
export function understoodChange(told: unknown): SessionChange | null {
  if (isList(told)) return { type: 'all', sessions: told.sessions.flatMap(understoodSession) };
  const { data } = sessionChange.safeParse(told);
  return data ?? null;
}

/** The event, or null for one that is not understood. */
export function understoodEvent(told: unknown): SessionEvent | null {
  return sessionEvent.safeParse(told).data ?? null;
}

function isList(told: unknown): told is { sessions: readonly unknown[] } {
  if (typeof told !== 'object' || told === null) return false;
  return (
    'type' in told && told.type === 'all' && 'sessions' in told && Array.isArray(told.sessions)
  );
}

function understoodSession(told: unknown): SessionInfo[] {
  const { data } = sessionInfo.safeParse(told);
  return data ? [data] : [];
}
