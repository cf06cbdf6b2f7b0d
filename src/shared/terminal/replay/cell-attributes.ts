// How xterm.js packs a cell's attributes into words, and the SGR sequences that set them.

import { ByteWriter } from './byte-writer.ts';
import type { CoreAttributes, CoreExtended } from './xterm-internals.ts';

const COLOR_MODE = 0x3000000;
const P16 = 0x1000000;
const P256 = 0x2000000;
const RGB = 0x3000000;
const RGB_BITS = 0xffffff;
const FLAG_BITS = 0xfc000000;
const UNDERLINE = 0x10000000;
const HAS_EXTENDED = 0x10000000;
const PROTECTED = 0x20000000;
const UNDERLINE_STYLE = 0x1c000000;

/** Attributes in a form where equal looks are equal numbers. */
export interface Pen {
  /** Flags and colour of the foreground word. */
  fg: number;
  /** Flags and colour of the background word, without the mark for extended attributes. */
  bg: number;
  /** Underline style (bits 26-28) and colour. */
  underline: number;
  /** Id of the hyperlink, 0 for none. */
  link: number;
}

/** Colour bits with what the mode does not use cleared. */
export function colorOf(word: number): number {
  switch (word & COLOR_MODE) {
    case P16:
    case P256:
      return word & (COLOR_MODE | 0xff);
    case RGB:
      return word & (COLOR_MODE | RGB_BITS);
    default:
      return 0;
  }
}

/** A foreground word in normal form; underlining is told by {@link underlineOf} alone. */
export const foregroundOf = (word: number): number =>
  ((word & FLAG_BITS & ~UNDERLINE) | colorOf(word)) >>> 0;

/** A background word in normal form. */
export const backgroundOf = (word: number): number =>
  ((word & FLAG_BITS & ~HAS_EXTENDED) | colorOf(word)) >>> 0;

/** Underline style and colour in normal form; `bg` tells whether `extended` counts at all. */
export function underlineOf(fg: number, bg: number, extended: CoreExtended | undefined): number {
  const lined = (fg & UNDERLINE) !== 0;
  if (!(bg & HAS_EXTENDED) || !extended) return lined ? 1 << 26 : 0;
  return (lined ? extended._ext & UNDERLINE_STYLE : 0) | colorOf(extended._ext & ~FLAG_BITS);
}

export const linkOf = (bg: number, extended: CoreExtended | undefined): number =>
  bg & HAS_EXTENDED && extended ? extended.urlId : 0;

export const hasExtended = (bg: number): boolean => (bg & HAS_EXTENDED) !== 0;

/** The attributes a saved cursor brings back: it does not know the style of its underline. */
export function savedPenOf({ fg, bg }: CoreAttributes): Pen {
  const underline = fg & UNDERLINE ? 1 << 26 : 0;
  return { fg: foregroundOf(fg), bg: backgroundOf(bg), underline, link: 0 };
}

/** The attributes that text printed next gets. The underline colour counts even while unused. */
export function penOf(attributes: CoreAttributes): Pen {
  const { fg, bg, extended } = attributes;
  return {
    fg: foregroundOf(fg),
    bg: backgroundOf(bg),
    underline: underlineOf(fg, bg | HAS_EXTENDED, extended),
    link: extended.urlId,
  };
}

const foregroundFlags: readonly (readonly [number, number])[] = [
  [0x08000000, 1],
  [0x20000000, 5],
  [0x04000000, 7],
  [0x40000000, 8],
  [0x80000000, 9],
];
const backgroundFlags: readonly (readonly [number, number])[] = [
  [0x08000000, 2],
  [0x04000000, 3],
  [0x40000000, 53],
];

function writeColor(out: ByteWriter, word: number, base: number): void {
  const color = word & RGB_BITS;
  switch (word & COLOR_MODE) {
    case P16:
      out.number(color & 8 ? base + 60 + (color & 7) : base + (color & 7));
      return;
    case P256:
      out.number(base + 8);
      out.text(';5;');
      out.number(color & 0xff);
      return;
    case RGB:
      out.number(base + 8);
      out.text(';2;');
      out.text(`${(color >> 16) & 0xff};${(color >> 8) & 0xff};${color & 0xff}`);
      return;
    default:
      out.number(base + 9);
  }
}

function writeUnderlineColor(out: ByteWriter, word: number): void {
  const color = word & RGB_BITS;
  if ((word & COLOR_MODE) === RGB) {
    out.text(`58:2::${(color >> 16) & 0xff}:${(color >> 8) & 0xff}:${color & 0xff}`);
  } else {
    out.text(`58:5:${color & 0xff}`);
  }
}

/** Writes what turns attributes `from` into `to`; links are left alone. Nothing if equal. */
export function writePen(out: ByteWriter, from: Pen, to: Pen): void {
  let { fg, bg, underline } = from;
  if (fg === to.fg && bg === to.bg && underline === to.underline) return;
  const protect = (to.bg & PROTECTED) !== 0;
  if (to.fg === 0 && to.bg === 0 && to.underline === 0) {
    out.text('\x1b[m');
    return;
  }
  const dropped = (fg & ~to.fg & FLAG_BITS) | (bg & ~to.bg & FLAG_BITS);
  const underlineColor = colorOf(to.underline);
  const start = out.length;
  out.text('\x1b[');
  let separator = false;
  const next = (): void => {
    if (separator) out.byte(0x3b);
    separator = true;
  };
  const style = to.underline & UNDERLINE_STYLE;
  const unlined = style === 0 && (underline & UNDERLINE_STYLE) !== 0;
  if (dropped !== 0 || unlined || (underlineColor === 0 && colorOf(underline) !== 0)) {
    next();
    out.byte(0x30);
    fg = bg = underline = 0;
  }
  for (const [bit, code] of foregroundFlags) {
    if (to.fg & ~fg & bit) {
      next();
      out.number(code);
    }
  }
  for (const [bit, code] of backgroundFlags) {
    if (to.bg & ~bg & bit) {
      next();
      out.number(code);
    }
  }
  if (style !== 0 && style !== (underline & UNDERLINE_STYLE)) {
    next();
    out.byte(0x34);
    if (style >> 26 !== 1) out.text(`:${style >> 26}`);
  }
  if (underlineColor !== colorOf(underline)) {
    next();
    writeUnderlineColor(out, underlineColor);
  }
  if (colorOf(to.fg) !== colorOf(fg)) {
    next();
    writeColor(out, to.fg, 30);
  }
  if (colorOf(to.bg) !== colorOf(bg)) {
    next();
    writeColor(out, to.bg, 40);
  }
  if (separator) out.byte(0x6d);
  else out.truncate(start);
  if (protect && !(bg & PROTECTED)) out.text('\x1b[1"q');
}

/** The sequences that bring a reset pen to `attributes`. */
export function penBytes(attributes: CoreAttributes): Uint8Array {
  const out = new ByteWriter();
  writePen(out, { fg: 0, bg: 0, underline: 0, link: 0 }, penOf(attributes));
  return out.view().slice();
}
