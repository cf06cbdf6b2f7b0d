import { type Disposable, toDisposable } from '#shared/base/disposable.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `end` for the first signal that asks the process to stop, and `force` when Ctrl-C comes
 * again, unless it comes so soon after that it is the same one: a terminal and a parent process may
 * both pass it on.
 */
export function endOnSignal(end: () => void, force: () => void): Disposable {
  let askedAt: number | undefined;
  const listener = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (askedAt === undefined) {
      askedAt = now;
      end();
    } else if (signal === 'SIGINT' && now - askedAt > 500) {
      force();
    }
  };
  for (const signal of signals) process.on(signal, listener);
  return toDisposable(() => {
    for (const signal of signals) process.off(signal, listener);
  });
}
