import type { Clock } from '#shared/base/ports.ts';

/** A moment by both clocks: one stands still while the machine sleeps, the other can be set. */
export interface Moment {
  readonly awake: number;
  readonly wall: number;
}

export const momentOf = (clock: Clock): Moment => ({
  awake: clock.monotonic(),
  wall: clock.now(),
});

/** In ms; the longer of what the two clocks say, so that neither makes anything last longer. */
export function ageOf(then: Moment, clock: Clock): number {
  const now = momentOf(clock);
  return Math.max(now.awake - then.awake, now.wall - then.wall);
}
