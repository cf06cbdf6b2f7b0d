import type { SentLabels } from './label-guard.ts';
import type { CounterName, HistogramName } from './telemetry.ts';

/** Where numbers go, in one form or another. May throw. */
export interface Meters {
  /** False while nobody would get them. */
  readonly active: boolean;
  count(name: CounterName, value: number, labels: SentLabels): void;
  observe(name: HistogramName, value: number, labels: SentLabels): void;
}
