import type { Event } from '#shared/base/emitter.ts';
import { drainQueue } from './drain-queue.ts';

/**
 * A state as an async stream: what it is now, and again after changes. Many changes in a row are one
 * item for a client that is slower. Ends when `signal` aborts.
 */
export function stateStream<T>(
  state: () => T,
  changes: Event<void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  let due = true;
  return drainQueue(
    () => {
      if (!due) return undefined;
      due = false;
      return state();
    },
    (wake) =>
      changes(() => {
        due = true;
        wake();
      }),
    signal,
  );
}
