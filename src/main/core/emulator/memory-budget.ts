// Keeps the lines of all sessions together within a budget by putting quiet sessions to sleep. The
// C library hardly ever gives freed lines back to the system, so the peak is what counts.

/** What a session takes and is about to take, in bytes. */
export interface MemoryUse {
  readonly weight: number;
  readonly growth: number;
}

/** What can be put to sleep: see `Session`. */
export interface Sleeper extends Pick<MemoryUse, 'weight'> {
  quietSince(now: number): number | null;
  sleep(): void;
}

/** Memory of awake sessions above which quiet ones are put to sleep. */
const BUDGET_BYTES = 96 * 1024 * 1024;
/** A session is quiet after this long without use. */
const QUIET_MS = 150;
/** Above this a session is one of those that fill their scrollback. */
const MUCH_GROWTH_BYTES = 1024 * 1024;

/** How much the awake sessions take, in bytes. */
function total(sessions: Iterable<Pick<MemoryUse, 'weight'>>): number {
  let sum = 0;
  for (const session of sessions) sum += session.weight;
  return sum;
}

/**
 * Puts quiet sessions to sleep, longest unused first, until the rest fits. Returns after how many ms
 * to try again, or null if all is well.
 */
export function keepWithinBudget(sessions: Iterable<Sleeper>, now: number): number | null {
  const all = [...sessions];
  let excess = total(all) - BUDGET_BYTES;
  if (excess <= 0) return null;
  const quiet = all
    .map((session) => ({ session, since: session.quietSince(now) }))
    .filter((entry): entry is { session: Sleeper; since: number } => entry.since !== null)
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
 * Which of the sessions that are `due` to serve in this turn: all of them, except that over half the
 * budget only one of those that grow much is, so that each can be put to sleep before the next one
 * has grown. The largest goes first: it is full soonest, and a full one grows no more.
 */
export function chooseForTurn<T extends MemoryUse>(
  due: readonly T[],
  all: Iterable<MemoryUse>,
): readonly T[] {
  const growing = due.filter((session) => session.growth > MUCH_GROWTH_BYTES);
  if (growing.length < 2 || total(all) < BUDGET_BYTES / 2) return due;
  const largest = growing.reduce((a, b) => (b.weight > a.weight ? b : a));
  return due.filter((session) => session === largest || !growing.includes(session));
}
