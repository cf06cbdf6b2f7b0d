/** How long something took, short: "0.4 s", "12 s", "3 min 05 s", "1 h 02 min". `ms` below 0 counts as 0. */
export function durationWords(ms: number): string {
  if (!(ms > 0)) return '0 s';
  if (ms < 950) return `${(Math.max(ms, 50) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
