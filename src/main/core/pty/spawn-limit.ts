import type { PtyOptions, PtyProcess, PtySpawner } from './pty-spawner.ts';

/** Programs that are being started at once (wmux.md 11.6). */
const MAX_CONCURRENT_SPAWNS = 3;

/** Starts at most `max` programs at once; the others wait for their turn, first come first served. */
export function limitSpawns(spawner: PtySpawner, max = MAX_CONCURRENT_SPAWNS): PtySpawner {
  const waiting: (() => void)[] = [];
  let running = 0;
  const turn = async (): Promise<void> => {
    if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
  };
  const done = (): void => {
    const next = waiting.shift();
    // The turn is handed over, so that nobody who comes now gets ahead.
    if (next) next();
    else running -= 1;
  };
  return {
    async spawn(options: PtyOptions): Promise<PtyProcess> {
      await turn();
      try {
        return await spawner.spawn(options);
      } finally {
        done();
      }
    },
  };
}
