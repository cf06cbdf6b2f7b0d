const units = [
  ['year', 365 * 24 * 3600],
  ['month', 30 * 24 * 3600],
  ['week', 7 * 24 * 3600],
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
] as const;

const words = new Intl.RelativeTimeFormat('en-GB', { style: 'short', numeric: 'always' });

/** How long ago a moment was, e.g. "3 hr ago". Both in ms since 1970. */
export function agoWords(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  for (const [unit, length] of units) {
    if (seconds >= length) return words.format(-Math.floor(seconds / length), unit);
  }
  return 'just now';
}

/** As {@link agoWords}, as short as can be, e.g. "3h"; empty for the last minute. */
export function agoShort(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  for (const [unit, length] of units) {
    if (seconds < length) continue;
    return `${Math.floor(seconds / length)}${unit === 'month' ? 'mo' : unit.slice(0, 1)}`;
  }
  return '';
}
