import { expect, test } from 'vitest';
import { colorScheme } from '#shared/contract/index.ts';
import { aerieLight, builtInSchemes } from './color-schemes.ts';
import { pickScheme, resolveTheme, toXtermTheme } from './theme.ts';

test('a chosen theme wins; the system decides otherwise, contrast first', () => {
  expect(resolveTheme('dark', true, true)).toBe('dark');
  expect(resolveTheme('system', true, false)).toBe('light');
  expect(resolveTheme('system', false, false)).toBe('dark');
  expect(resolveTheme('system', true, true)).toBe('high-contrast');
});

test('every built-in scheme is valid and has an id of its own', () => {
  for (const scheme of builtInSchemes) expect(colorScheme.safeParse(scheme).success).toBe(true);
  expect(new Set(builtInSchemes.map((s) => s.id)).size).toBe(builtInSchemes.length);
});

test("a scheme that has gone falls back to the theme's own", () => {
  expect(pickScheme('imported-gone', builtInSchemes, 'light')).toBe(aerieLight);
  expect(pickScheme('nord', builtInSchemes, 'light').id).toBe('nord');
});

test('ANSI colours land under their xterm names', () => {
  const theme = toXtermTheme(aerieLight);
  expect([theme.black, theme.white, theme.brightBlack, theme.brightWhite]).toEqual(
    [0, 7, 8, 15].map((i) => aerieLight.ansi[i]),
  );
});

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test.each(builtInSchemes.slice(0, 3))('$name: coloured text is readable', (scheme) => {
  const back = luminance(scheme.background);
  const weak = scheme.ansi.slice(1).filter((color) => {
    const front = luminance(color);
    return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05) < 3;
  });
  expect(weak).toEqual([]);
});
