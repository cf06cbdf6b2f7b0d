import type { Event } from '#shared/base/emitter.ts';
import { drainQueue } from './drain-queue.ts';

/** Changes held for a client that does not take them, before they are folded into a fresh start. */
const MAX_PENDING = 256;

/**
 * A state and its changes as an async stream: first what `start` returns, then each change. A client
 * too slow to take them is given `start()` again instead of an ever longer queue, so it may rely on
 * the newest state but not on seeing every step. Ends when `signal` aborts.
 */
export function changeStream<T>(
  start: () => readonly T[],
  changes: Event<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  let pending: T[] = [];
  return drainQueue(
    () => pending.shift(),
    (wake) => {
      pending = [...start()];
      return changes((change) => {
        if (pending.length >= MAX_PENDING) pending = [...start()];
        else pending.push(change);
        wake();
      });
    },
    signal,
  );
}
