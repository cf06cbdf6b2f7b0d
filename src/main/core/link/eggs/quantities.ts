// Amounts as people write them in egg.yaml.

const SECONDS: Readonly<Record<string, number>> = {
  ...{ ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3 },
  ...{ s: 1, m: 60, h: 3600 },
};
const POWERS = ['', 'K', 'M', 'G', 'T'];

/** Seconds in e.g. `300s` or `1h30m`; null if it is none, or not more than nothing. */
export function parseDuration(text: string): number | null {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text) || text.length > 64) return null;
  let seconds = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/([\d.]+)([a-zµ]+)/g)) {
    seconds += Number(amount) * (SECONDS[unit] ?? 0);
  }
  return seconds > 0 && seconds < Number.MAX_SAFE_INTEGER ? seconds : null;
}

/** Whole bytes in e.g. `2GB`, `512M` or `1.5GiB`, all in powers of 1024; null if it is none. */
export function parseSize(text: string): number | null {
  const [, amount, power] = /^(\d{1,12}(?:\.\d{1,6})?) ?([KMGT]?)(?:i?B)?$/i.exec(text) ?? [];
  if (amount === undefined || power === undefined) return null;
  const bytes = Math.floor(Number(amount) * 1024 ** POWERS.indexOf(power.toUpperCase()));
  return bytes > 0 && bytes <= Number.MAX_SAFE_INTEGER ? bytes : null;
}
