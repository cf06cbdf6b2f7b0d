// Lengths of time that a rule can be set to. Pure.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const usual = [15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR, 7 * 24 * HOUR];

/** A length of time in words, e.g. `4 hours`. */
export function durationWords(ms: number): string {
  const [size, name] = unitOf(ms);
  const count = Math.round((ms / size) * 10) / 10;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

function unitOf(ms: number): readonly [number, string] {
  if (ms >= 24 * HOUR) return [24 * HOUR, 'day'];
  if (ms >= HOUR) return [HOUR, 'hour'];
  return ms >= MINUTE ? [MINUTE, 'minute'] : [1000, 'second'];
}

/** What to choose from: the usual ones and the one that holds, in ms; 0 is first and called `zero`. */
export function timeChoices(
  value: number,
  zero: string,
): { readonly value: string; readonly label: string }[] {
  const times = [...new Set([...usual, value])].filter((ms) => ms > 0).toSorted((a, b) => a - b);
  return [
    { value: '0', label: zero },
    ...times.map((ms) => ({ value: String(ms), label: durationWords(ms) })),
  ];
}
