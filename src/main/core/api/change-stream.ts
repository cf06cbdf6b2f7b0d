import type { Disposable } from '#shared/base/disposable.ts';
import type { Event } from '#shared/base/emitter.ts';

/** Changes held for a client that does not take them, before they are folded into a fresh start. */
const MAX_PENDING = 256;

/**
 * A state and its changes as an async stream: first what `start` returns, then each change. A client
 * too slow to take them is given `start()` again instead of an ever longer queue, so it may rely on
 * the newest state but not on seeing every step. Ends when `signal` aborts.
 */
export async function* changeStream<T>(
  start: () => readonly T[],
  changes: Event<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  let pending: T[] = [...start()];
  let wake: (() => void) | undefined;
  const subscription: Disposable = changes((change) => {
    if (pending.length >= MAX_PENDING) pending = [...start()];
    else pending.push(change);
    wake?.();
  });
  const onAbort = (): void => wake?.();
  signal?.addEventListener('abort', onAbort);
  try {
    while (!signal?.aborted) {
      const next = pending.shift();
      if (next !== undefined) {
        yield next;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
    }
  } finally {
    subscription.dispose();
    signal?.removeEventListener('abort', onAbort);
  }
}
