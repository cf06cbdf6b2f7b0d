// Keeps what agents send as names from growing the number of series without end.

import { cutText } from '../logging/cut-text.ts';
import type { Labels } from './telemetry.ts';

/** Labels as they are sent. */
export type SentLabels = Record<string, string | number>;

const LONGEST = 100;
/** Different values of one label of one instrument; more become `other`. */
const MOST_VALUES = 200;

/** Lets through the labels an instrument has, short and few. */
export class LabelGuard {
  readonly #seen = new Map<string, Set<string>>();

  /** `allowed` are the labels of `instrument`; others and undefined ones are left out. */
  pass(instrument: string, allowed: readonly string[], labels: Labels): SentLabels {
    const sent: SentLabels = {};
    for (const name of allowed) {
      const value = labels[name];
      if (value === undefined) continue;
      sent[name] =
        typeof value === 'number' ? value : this.#bound(`${instrument} ${name}`, String(value));
    }
    return sent;
  }

  #bound(key: string, value: string): string {
    let seen = this.#seen.get(key);
    if (!seen) this.#seen.set(key, (seen = new Set()));
    if (seen.has(value)) return value;
    const clean = cleanLabel(value);
    if (seen.has(clean)) return clean;
    if (seen.size >= MOST_VALUES) return 'other';
    seen.add(clean);
    return clean;
  }
}

/** A text without control characters, at most 100 characters. */
export function cleanLabel(value: string): string {
  return cutText(value, LONGEST * 2)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .slice(0, LONGEST)
    .toWellFormed();
}
