import type { SchemeColors } from './import-color-scheme.ts';

/** Reads an iTerm2 property list. It is scanned for the entries wanted, never parsed as XML: no entities, no surprises. */
export function readIterm(text: string): readonly SchemeColors[] {
  const colors = new Map<string, string>();
  const entry = /<key>([^<]{1,64})<\/key>\s*<dict>([^]{0,2000}?)<\/dict>/g;
  for (const [, name, body] of text.matchAll(entry)) {
    const color = readColor(body ?? '');
    if (name !== undefined && color !== undefined) colors.set(name.trim(), color);
  }
  const ansi = Array.from({ length: 16 }, (_, i) => colors.get(`Ansi ${i} Color`)).flatMap(
    (color) => color ?? [],
  );
  const background = colors.get('Background Color');
  const foreground = colors.get('Foreground Color');
  if (ansi.length !== 16 || !background || !foreground) return [];
  return [
    {
      name: undefined,
      background,
      foreground,
      cursor: colors.get('Cursor Color') ?? foreground,
      selection: colors.get('Selection Color') ?? ansi[8] ?? foreground,
      ansi,
    },
  ];
}

/** The components are fractions of 1, in no fixed order. */
function readColor(dict: string): string | undefined {
  const part = (name: string): string | undefined => {
    const match = new RegExp(
      `<key>${name} Component</key>\\s*<(?:real|integer)>\\s*(-?[0-9.eE+-]{1,40})\\s*<`,
    ).exec(dict)?.[1];
    const value = Number(match);
    if (match === undefined || !Number.isFinite(value)) return undefined;
    const byte = Math.round(Math.min(1, Math.max(0, value)) * 255);
    return byte.toString(16).padStart(2, '0');
  };
  const [red, green, blue] = [part('Red'), part('Green'), part('Blue')];
  return red && green && blue ? `#${red}${green}${blue}` : undefined;
}
