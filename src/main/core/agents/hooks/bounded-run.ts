import type { Clock } from '#shared/base/ports.ts';

/** The work was not done in time; it may still go on. */
export class TookTooLongError extends Error {
  override readonly name = 'TookTooLongError';
}

/**
 * Runs `work` for at most `timeoutMs`. The signal it gets aborts when that time is over or `signal`
 * aborts; either way the wait ends at once, whatever the work does.
 * @throws TookTooLongError, the reason of `signal`, or what the work throws
 */
export async function boundedRun<T>(
  work: (signal: AbortSignal) => Promise<T>,
  bounds: {
    readonly timeoutMs: number;
    readonly clock: Clock;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<T> {
  const { signal } = bounds;
  const gate = new AbortController();
  const gaveUp = Promise.withResolvers<never>();
  const giveUp = (error: unknown): void => {
    gaveUp.reject(error);
    gate.abort(error);
  };
  const onAbort = (): void => giveUp(signal?.reason);
  if (signal?.aborted) throw signal.reason;
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = bounds.clock.after(bounds.timeoutMs, () =>
    giveUp(new TookTooLongError(`It took longer than ${bounds.timeoutMs} ms.`)),
  );
  try {
    return await Promise.race([work(gate.signal), gaveUp.promise]);
  } finally {
    timer.dispose();
    signal?.removeEventListener('abort', onAbort);
    // Nobody may wait for it any more.
    gaveUp.promise.catch(() => {});
  }
}
