// Bars of a chart and the lines behind them, in shares of its height. Pure.

/** One day. */
export interface ChartDay {
  readonly day: string;
  readonly costUsd: number;
  readonly total: number;
}

export type ChartMetric = 'cost' | 'tokens';

/** How high a bar is, in its own unit. */
export function valueOf(day: ChartDay, metric: ChartMetric): number {
  return metric === 'cost' ? day.costUsd : day.total;
}

/** The top of a chart: the next round number above all values, 1 if there are none. */
export function topOf(values: readonly number[]): number {
  const most = Math.max(0, ...values);
  if (most <= 0) return 1;
  const scale = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 2.5, 5, 10].find((each) => each * scale >= most * 0.999_999) ?? 10;
  return step * scale;
}

/** Which bar a key leads to from one of `count`; undefined for keys that lead nowhere. */
export function barOfKey(key: string, at: number, count: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/** A day as people write it, e.g. "21 Nov 2026". */
export function dayWords(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date, 12).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
}
