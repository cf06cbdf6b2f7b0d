/** Value below which the share `p` (0..1) of `values` lies, by nearest rank; NaN when there are none. */
export function percentile(values: readonly number[], p: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1));
  return sorted[rank] ?? Number.NaN;
}

/** The middle value; of an even count the lower one. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
