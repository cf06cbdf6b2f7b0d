/**
 * Negative if version `a` is older than `b`, 0 if they are equal, else positive. Compares the numbers
 * of `1.2.3`; what follows a hyphen is older than the same numbers without it, as in semver.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  for (let i = 0; i < Math.max(left.numbers.length, right.numbers.length); i += 1) {
    const difference = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(right.isPreview) - Number(left.isPreview);
}

function parse(version: string): { numbers: number[]; isPreview: boolean } {
  const [numbers = '', ...rest] = version.split('-');
  return {
    numbers: numbers.split('.').map((part) => Number.parseInt(part, 10) || 0),
    isPreview: rest.length > 0,
  };
}
