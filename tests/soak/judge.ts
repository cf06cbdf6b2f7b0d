// Whether a soak found a leak. Pure.

import { median } from '#bench/support/stats.ts';
import type { ProcessFigures } from './process-figures.ts';

/** Figures at one moment of the run. */
export interface Sample {
  /** Seconds since the start. */
  readonly at: number;
  readonly figures: ProcessFigures;
}

/** One thing looked at. */
export interface Check {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** The most `after` may be. */
  readonly limit: number;
  readonly passed: boolean;
}

/** Growth of memory that counts as noise: of the garbage collector, and of the C library's pools. */
const MEMORY_SHARE = 1.1;
const MEMORY_MB = 24;
const counted = ['terminals', 'sockets', 'pipes', 'files', 'listeners', 'children'] as const;

/**
 * Memory of the last quarter of the run against the second one, when all pools have grown to what the
 * load needs; and what else is held at rest after the run against what was held at rest before it.
 */
export function judge(
  samples: readonly Sample[],
  rest: { readonly before: ProcessFigures; readonly after: ProcessFigures },
): Check[] {
  const quarter = Math.floor(samples.length / 4);
  const memory = (from: number): number =>
    median(samples.slice(from, from + quarter).map(({ figures }) => figures.rssMb));
  const checks = [
    check('memory under load, MB', memory(quarter), memory(samples.length - quarter), true),
  ];
  for (const name of counted) {
    checks.push(check(`${name} at rest`, rest.before[name], rest.after[name], false));
  }
  return checks;
}

function check(name: string, before: number, after: number, memory: boolean): Check {
  const limit = memory ? before * MEMORY_SHARE + MEMORY_MB : before;
  return { name, before, after, limit, passed: after <= limit };
}
