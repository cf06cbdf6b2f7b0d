import type { Random } from '#shared/base/ports.ts';
import { RECONNECT_FIRST, RECONNECT_LAST } from '#shared/protocol/wing/wing-limits.ts';

/** Each wait is shortened by up to this share, so that not all wings of a roost come back at once. */
const JITTER = 0.2;

/** How long to wait before the next dial, in ms, after `failures` dials in a row that failed. */
export function retryDelay(failures: number, random: Random): number {
  const whole = Math.min(RECONNECT_LAST, RECONNECT_FIRST * 2 ** Math.min(failures, 10));
  const share = (random.bytes(1)[0] ?? 0) / 256;
  return Math.round(whole * (1 - JITTER * share));
}
