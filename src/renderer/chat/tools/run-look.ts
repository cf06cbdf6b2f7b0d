// What a style of a program becomes on the page: colours of the theme, always to be read. Pure.

import type { AnsiColour, AnsiStyle } from './ansi-style.ts';

export interface RunLook {
  /** Colour of the text, as CSS. */
  readonly fg?: string;
  /** True if `fg` is a colour of its own, which the theme must bring to a readable lightness. */
  readonly own?: true;
  readonly bg?: string;
  /** Names of further marks. */
  readonly marks: readonly string[];
}

const marks = ['bold', 'italic', 'underline', 'strike'] as const;

/** How text in `style` looks. Text on a ground of its own is as dark or light as that ground demands. */
export function runLook(style: AnsiStyle): RunLook {
  const shown = marks.filter((mark) => style[mark]);
  const { inverse, faint, fg, bg } = style;
  const ground = inverse ? (fg ?? 'text') : bg;
  const letters = inverse ? bg : fg;
  if (ground !== undefined) return { marks: shown, ...onGround(ground, letters) };
  // A colour that is faint too could not be read.
  if (faint && letters === undefined) return { marks: shown, fg: 'var(--text-muted)' };
  return { marks: shown, ...plain(letters) };
}

function plain(colour: AnsiColour | undefined): Omit<RunLook, 'marks'> {
  if (colour === undefined) return {};
  return typeof colour === 'number' ? { fg: `var(--ansi-${colour})` } : { fg: colour, own: true };
}

function onGround(ground: AnsiColour, letters: AnsiColour | undefined): Omit<RunLook, 'marks'> {
  // Black, and its bright twin: a shade of what is there already.
  if (ground === 0 || ground === 8) return { ...plain(letters), bg: 'var(--bg-active)' };
  if (ground === 'text' || ground === 7 || ground === 15) {
    return { fg: 'var(--bg-app)', bg: 'var(--text)' };
  }
  if (typeof ground === 'number') return { fg: 'var(--bg-app)', bg: `var(--ansi-${ground})` };
  return { fg: isLight(ground) ? '#000000' : '#ffffff', bg: ground };
}

/** Whether black is read better than white on a colour. */
export function isLight(hex: string): boolean {
  const linear = (at: number): number => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
  // Where both have the same contrast.
  return luminance > 0.179;
}
