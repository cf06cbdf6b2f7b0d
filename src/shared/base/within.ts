import type { Clock } from './ports.ts';

/**
 * Resolves when `work` has, or after `ms`, whichever comes first; the work goes on. Rejects as `work`
 * does while it is waited for.
 */
export async function within(work: Promise<unknown>, ms: number, clock: Clock): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = clock.after(ms, late.resolve);
  try {
    await Promise.race([work, late.promise]);
  } finally {
    timer.dispose();
  }
}
