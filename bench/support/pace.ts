import { setTimeout as delay } from 'node:timers/promises';

/** Hands over `pieces` one by one, in order, `perSecond` in each second. */
export async function pace(
  pieces: readonly string[],
  perSecond: number,
  take: (piece: string) => void,
): Promise<void> {
  const begun = performance.now();
  let given = 0;
  while (given < pieces.length) {
    const due = Math.min(pieces.length, ((performance.now() - begun) / 1000) * perSecond);
    for (; given < due; given += 1) take(pieces[given] ?? '');
    await delay(5);
  }
}
