const WINDOW_MS = 60_000;
const MAX_RELOADS = 3;

/** What to do about a page whose process is gone. */
export type CrashAction = 'nothing' | 'reload' | 'ask';

/**
 * Reloads a crashed page, since its sessions live on in the core; a page that crashed more than
 * three times within a minute is left to a person. `earlier` holds the times of past crashes in ms.
 */
export function crashAction(reason: string, earlier: readonly number[], now: number): CrashAction {
  if (reason === 'clean-exit') return 'nothing';
  const recent = earlier.filter((time) => now - time < WINDOW_MS).length;
  return recent < MAX_RELOADS ? 'reload' : 'ask';
}
