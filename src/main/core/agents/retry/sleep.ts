import type { Clock } from '#shared/base/ports.ts';
import { CancelledError } from '../errors/acp-error.ts';

/** Waits `delayMs`. @throws CancelledError as soon as `signal` aborts */
export function sleep(delayMs: number, clock: Clock, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      timer.dispose();
      reject(new CancelledError('The wait was cancelled.', { cause: signal?.reason }));
    };
    const timer = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
