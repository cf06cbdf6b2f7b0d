import { toDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** The page's own time. */
export const browserClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    const timer = window.setTimeout(callback, delayMs);
    return toDisposable(() => window.clearTimeout(timer));
  },
};
