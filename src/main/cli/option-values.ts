// Values of options: text of the command line in, checked values out.

import { InvalidArgumentError } from 'commander';

const units: Readonly<Record<string, number>> = {
  '': 1,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const MAX_DURATION = 7 * 24 * 3_600_000;

/** A port number, 0 for any free one. */
export function parsePort(text: string): number {
  return wholeNumber(text, 0, 65_535);
}

/** A parser of whole numbers from `least` to `most`. */
export function numberFrom(least: number, most: number): (text: string) => number {
  return (text) => wholeNumber(text, least, most);
}

/** Milliseconds: a number, or one with ms, s, m or h, e.g. `1.5s`; at most a week. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|)$/.exec(text);
  const ms = match ? Number(match[1]) * (units[match[2] ?? ''] ?? Number.NaN) : Number.NaN;
  if (!(ms <= MAX_DURATION)) {
    throw new InvalidArgumentError('Use a number of milliseconds, or e.g. 30s, 5m, 2h.');
  }
  return Math.round(ms);
}

/** Adds one `NAME=value` to those before. */
export function collectEnvironment(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Use NAME=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function wholeNumber(text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new InvalidArgumentError(`Use a number from ${least} to ${most}.`);
  }
  return value;
}
