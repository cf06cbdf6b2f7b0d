// Keeps the lines of all sessions together within a budget by putting quiet sessions to sleep. The
// C library hardly ever gives freed lines back to the system, so the peak is what counts.

import type { Session } from './session.ts';

/** Memory of awake sessions above which quiet ones are put to sleep. */
const BUDGET_BYTES = 96 * 1024 * 1024;
/** A session is quiet after this long without use. */
const QUIET_MS = 150;
/** With more output than this pending, a session is one of those that fill their scrollback. */
const BULK_BYTES = 256 * 1024;

/** How much the awake sessions take, in bytes. */
function total(sessions: Iterable<Session>): number {
  let sum = 0;
  for (const session of sessions) sum += session.weight;
  return sum;
}

/**
 * Puts quiet sessions to sleep, longest unused first, until the rest fits. Returns after how many ms
 * to try again, or null if all is well.
 */
export function keepWithinBudget(sessions: Iterable<Session>, now: number): number | null {
  const all = [...sessions];
  let excess = total(all) - BUDGET_BYTES;
  if (excess <= 0) return null;
  const quiet = all
    .map((session) => ({ session, since: session.quietSince(now) }))
    .filter((entry): entry is { session: Session; since: number } => entry.since !== null)
    .sort((a, b) => a.since - b.since);
  for (const { session, since } of quiet) {
    if (excess <= 0) return null;
    if (now - since < QUIET_MS) break;
    excess -= session.weight;
    session.sleep();
  }
  return QUIET_MS;
}

/**
 * The sessions to serve in this turn: all, except that over half the budget only one of those with
 * much output pending is, so that they do not all grow at the same time. `turn` makes them alternate.
 */
export function chooseForTurn(sessions: readonly Session[], turn: number): Session[] {
  const bulk = sessions.filter((session) => session.pendingBytes > BULK_BYTES);
  if (bulk.length < 2 || total(sessions) < BUDGET_BYTES / 2) return [...sessions];
  // Long shares: most finish within theirs.
  const chosen = bulk[Math.floor(turn / 64) % bulk.length];
  return sessions.filter((session) => session === chosen || !bulk.includes(session));
}
