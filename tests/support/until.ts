import { vi } from 'vitest';

/** Waits until `check` passes, for as long as that takes on a busy machine. Rejects with its last failure. */
export const until = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 50_000, interval: 50 });
