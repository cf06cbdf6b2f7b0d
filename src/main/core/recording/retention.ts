/** What the rules look at. */
export interface Keepable {
  /** ms since the epoch */
  readonly startedAt: number;
  readonly bytes: number;
  readonly running: boolean;
}

export interface RetentionRules {
  /** Days a recording is kept; 0 means for ever. */
  readonly keepDays: number;
  /** Bytes that all recordings may take together. */
  readonly maxTotalBytes: number;
}

const DAY = 24 * 3600 * 1000;

/**
 * The recordings to delete: those that are too old, then the oldest until the rest fits. One that
 * runs is never among them, but its bytes count.
 */
export function expired<T extends Keepable>(
  all: readonly T[],
  { keepDays, maxTotalBytes }: RetentionRules,
  now: number,
): T[] {
  const oldestFirst = all.toSorted((a, b) => a.startedAt - b.startedAt);
  let total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  return oldestFirst.filter((each) => {
    const tooOld = keepDays > 0 && each.startedAt < now - keepDays * DAY;
    if (each.running || !(tooOld || total > maxTotalBytes)) return false;
    total -= each.bytes;
    return true;
  });
}
