const units: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

/** How long `ms` is, in its largest unit, e.g. `5 min`. */
export function timeSpan(ms: number): string {
  for (const [length, name] of units) {
    if (ms >= length) return `${Math.floor(ms / length)} ${name}`;
  }
  return '0 s';
}
