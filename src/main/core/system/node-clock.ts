import { toDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** The system's clocks and timers. */
export const nodeClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(() => {
      disposable.dispose();
      callback();
    }, delayMs);
    const disposable = toDisposable(() => clearTimeout(timer));
    return disposable;
  },
};
