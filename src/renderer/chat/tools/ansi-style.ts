// How text of a program looks: the state that SGR sequences (`ESC [ … m`) move on. Pure.

import { toHex } from '#shared/base/to-hex.ts';

/** A colour of the palette (0–15), or one of its own as `#rrggbb`. */
export type AnsiColour = number | string;

/** What differs from plain text. */
export interface AnsiStyle {
  readonly fg?: AnsiColour;
  readonly bg?: AnsiColour;
  readonly bold?: true;
  readonly faint?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly inverse?: true;
  readonly strike?: true;
}

export const plainStyle: AnsiStyle = {};

type Flag = 'bold' | 'faint' | 'italic' | 'underline' | 'inverse' | 'strike';

const on: Readonly<Record<number, Flag>> = {
  1: 'bold',
  2: 'faint',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'strike',
  21: 'underline',
};
const off: Readonly<Record<number, readonly Flag[]>> = {
  22: ['bold', 'faint'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
};

/** More parameters than this are left out: no program sends as many. */
const MAX_PARAMETERS = 32;

/**
 * `style` after a sequence with these parameters, e.g. `1;38;5;208`. What hides text (8) has no effect:
 * a person reads all that a program printed.
 */
export function withSgr(style: AnsiStyle, parameters: string): AnsiStyle {
  const groups = parameters.split(';', MAX_PARAMETERS).map((group) => group.split(':').map(Number));
  let next: AnsiStyle = style;
  for (let at = 0; at < groups.length; at += 1) {
    const [code = 0, ...inside] = groups[at] ?? [];
    if (code === 38 || code === 48) {
      const given = inside.length > 0 ? inside : groups.slice(at + 1).map(([value = 0]) => value);
      const { colour, used } = extended(given, inside.length > 0);
      if (inside.length === 0) at += used;
      if (colour !== undefined) next = { ...next, [code === 38 ? 'fg' : 'bg']: colour };
    } else {
      next = withCode(next, code, inside);
    }
  }
  return next;
}

function withCode(style: AnsiStyle, code: number, inside: readonly number[]): AnsiStyle {
  if (code === 0) return plainStyle;
  if (code === 4 && inside[0] === 0) return without(style, ['underline']);
  const flag = on[code];
  if (flag) return { ...style, [flag]: true };
  const flags = off[code];
  if (flags) return without(style, flags);
  if (code === 39) return without(style, ['fg']);
  if (code === 49) return without(style, ['bg']);
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 };
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 };
  if (code >= 90 && code <= 97) return { ...style, fg: code - 82 };
  if (code >= 100 && code <= 107) return { ...style, bg: code - 92 };
  return style;
}

function without(style: AnsiStyle, keys: readonly (keyof AnsiStyle)[]): AnsiStyle {
  return Object.fromEntries(
    Object.entries(style).filter(([key]) => !keys.some((gone) => gone === key)),
  );
}

/** The colour behind 38 or 48, and how many parameters it takes: `5;n` or `2;r;g;b`. */
function extended(
  [kind, ...rest]: readonly number[],
  isGroup: boolean,
): { readonly colour?: AnsiColour; readonly used: number } {
  if (kind === 5) return { used: 2, ...given(indexed(rest[0])) };
  if (kind !== 2) return { used: kind === undefined ? 0 : 1 };
  // A group may name a colour space first: `38:2::r:g:b`.
  const [red, green, blue] = isGroup && rest.length > 3 ? rest.slice(1) : rest;
  return { used: 4, ...given(hex(red, green, blue)) };
}

function given(colour: AnsiColour | undefined): { readonly colour?: AnsiColour } {
  return colour === undefined ? {} : { colour };
}

function indexed(index: number | undefined): AnsiColour | undefined {
  if (index === undefined || !Number.isInteger(index) || index < 0 || index > 255) return undefined;
  if (index < 16) return index;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return hex(grey, grey, grey);
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  return hex(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function hex(...parts: readonly (number | undefined)[]): string | undefined {
  const isByte = (part: number | undefined): part is number =>
    part !== undefined && Number.isInteger(part) && part >= 0 && part <= 255;
  const bytes = parts.filter(isByte);
  if (bytes.length !== parts.length || parts.length !== 3) return undefined;
  return `#${toHex(bytes)}`;
}
