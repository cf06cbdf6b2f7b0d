import type { Disposable } from '#shared/base/disposable.ts';

/**
 * Yields what `take` gives, in order; while it gives nothing, waits for a call of `wake`. Subscribes
 * when first read, and ends the subscription when the reader leaves or `signal` aborts. What `take`
 * throws ends the stream.
 */
export async function* drainQueue<T>(
  take: () => T | undefined,
  subscribe: (wake: () => void) => Disposable,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  let resume: (() => void) | undefined;
  const wake = (): void => resume?.();
  const subscription = subscribe(wake);
  signal?.addEventListener('abort', wake);
  try {
    while (!signal?.aborted) {
      const next = take();
      if (next !== undefined) {
        yield next;
        continue;
      }
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
      resume = undefined;
    }
  } finally {
    subscription.dispose();
    signal?.removeEventListener('abort', wake);
  }
}
