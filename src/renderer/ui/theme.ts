// Which theme is in use: the setting over what the system asks for, live. The app's colours are CSS
// tokens chosen by an attribute of the root element; the terminal's are an xterm theme.

import type { ITheme } from '@xterm/xterm';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ColorScheme, SettingValues } from '#shared/contract/index.ts';
import { useSettings } from '../stores/settings-store.ts';
import { aerieContrast, aerieDark, aerieLight, builtInSchemes } from './color-schemes.ts';

export type AppTheme = 'light' | 'dark' | 'high-contrast';

/** The theme shown now; follows the system while the setting says so. */
function useAppTheme(): AppTheme {
  const setting = useSettings((s) => s.values['appearance.theme']);
  const prefersLight = useMediaQuery('(prefers-color-scheme: light)');
  const prefersContrast = useMediaQuery('(prefers-contrast: more)');
  return resolveTheme(setting, prefersLight, prefersContrast);
}

/** Pure: the theme for a setting and what the system asks for. */
export function resolveTheme(
  setting: SettingValues['appearance.theme'],
  prefersLight: boolean,
  prefersContrast: boolean,
): AppTheme {
  if (setting !== 'system') return setting;
  if (prefersContrast) return 'high-contrast';
  return prefersLight ? 'light' : 'dark';
}

/** Puts theme, zoom and motion on the root element. For the app's outermost component. */
export function useRootAppearance(): void {
  const theme = useAppTheme();
  const zoom = useSettings((s) => s.values['appearance.zoom']);
  const motion = useSettings((s) => s.values['appearance.reduceMotion']);
  const systemReduces = useMediaQuery('(prefers-reduced-motion: reduce)');
  const still = motion === 'on' || (motion === 'system' && systemReduces);
  useEffect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = theme;
    root.dataset['motion'] = still ? 'reduced' : 'full';
    root.style.setProperty('--zoom', String(zoom));
  }, [theme, zoom, still]);
}

/** Every scheme that can be chosen: built in, then imported. */
export function useColorSchemes(): readonly ColorScheme[] {
  const imported = useSettings((s) => s.values['terminal.importedColorSchemes']);
  return useMemo(() => [...builtInSchemes, ...imported], [imported]);
}

/** The colour scheme of terminals now. */
export function useColorScheme(): ColorScheme {
  const id = useSettings((s) => s.values['terminal.colorScheme']);
  const schemes = useColorSchemes();
  const theme = useAppTheme();
  return useMemo(() => pickScheme(id, schemes, theme), [id, schemes, theme]);
}

/** Pure: the scheme with this id; the theme's own for `auto` or an id that has gone. */
export function pickScheme(
  id: string,
  schemes: readonly ColorScheme[],
  theme: AppTheme,
): ColorScheme {
  return schemes.find((s) => s.id === id) ?? themeSchemes[theme];
}

const themeSchemes: Readonly<Record<AppTheme, ColorScheme>> = {
  light: aerieLight,
  dark: aerieDark,
  'high-contrast': aerieContrast,
};

/** Colours for xterm, from the chosen scheme. Changes identity only when the colours do. */
export function useTerminalTheme(): ITheme {
  const scheme = useColorScheme();
  return useMemo(() => toXtermTheme(scheme), [scheme]);
}

/** Pure: a scheme as xterm wants it. */
export function toXtermTheme(scheme: ColorScheme): ITheme {
  const [black, red, green, yellow, blue, magenta, cyan, white, ...bright] = scheme.ansi;
  const colors = { black, red, green, yellow, blue, magenta, cyan, white };
  const [b0, b1, b2, b3, b4, b5, b6, b7] = bright;
  const brights = {
    brightBlack: b0,
    brightRed: b1,
    brightGreen: b2,
    brightYellow: b3,
    brightBlue: b4,
    brightMagenta: b5,
    brightCyan: b6,
    brightWhite: b7,
  };
  return {
    background: scheme.background,
    foreground: scheme.foreground,
    cursor: scheme.cursor,
    cursorAccent: scheme.background,
    selectionBackground: scheme.selection,
    ...defined(colors),
    ...defined(brights),
  };
}

function defined<K extends string>(
  record: Record<K, string | undefined>,
): Partial<Record<K, string>> {
  const result: Partial<Record<K, string>> = {};
  for (const key in record) {
    const value = record[key];
    if (value !== undefined) result[key] = value;
  }
  return result;
}

/** True while the media query matches. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}
