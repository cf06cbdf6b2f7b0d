import { hexColor } from './hex-color.ts';
import type { SchemeColors } from './import-color-scheme.ts';

/** ANSI colours out of the sixteen base colours, as base16's own terminal templates lay them out. */
const ansiOrder = '00 08 0B 0A 0D 0E 0C 05 03 08 0B 0A 0D 0E 0C 07'.split(' ');

/** Reads a base16 scheme from its `base00` .. `base0F` entries; empty if any is missing. */
export function readBase16(pairs: ReadonlyMap<string, string>): readonly SchemeColors[] {
  const base = (digit: string): string | undefined =>
    hexColor(pairs.get(`base${digit}`) ?? pairs.get(`base${digit.toLowerCase()}`));
  const ansi = ansiOrder.flatMap((digit) => base(digit) ?? []);
  const background = base('00');
  const selection = base('02');
  const foreground = base('05');
  if (ansi.length !== 16 || !background || !selection || !foreground) return [];
  return [
    {
      name: pairs.get('scheme') ?? pairs.get('name'),
      background,
      foreground,
      cursor: foreground,
      selection,
      ansi,
    },
  ];
}
