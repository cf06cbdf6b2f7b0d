import type { ITerminalOptions, ITheme } from '@xterm/xterm';
import type { SettingValues } from '#shared/contract/index.ts';
import type { ViewerColors } from '#shared/protocol/stream/frames.ts';

/** The options of xterm that follow settings and theme. */
export function terminalOptions(values: SettingValues, theme: ITheme): ITerminalOptions {
  return {
    theme,
    fontFamily: values['terminal.fontFamily'] || 'monospace',
    fontSize: values['terminal.fontSize'],
    lineHeight: values['terminal.lineHeight'],
    letterSpacing: values['terminal.letterSpacing'],
    cursorStyle: values['terminal.cursorStyle'],
    cursorBlink: values['terminal.cursorBlink'],
    minimumContrastRatio: values['terminal.minimumContrast'],
    macOptionIsMeta: values['terminal.macOptionIsMeta'],
    scrollOnUserInput: values['terminal.scrollOnInput'],
    wordSeparator: values['terminal.wordSeparators'],
    // Pages cannot tell whether a screen reader runs; "auto" therefore waits to be turned on.
    screenReaderMode: values['terminal.screenReader'] === 'on',
  };
}

/** The options that never change. Everything that affects wrapping is left as on the host. */
export const fixedOptions: ITerminalOptions = {
  allowProposedApi: true,
  cursorInactiveStyle: 'outline',
  macOptionClickForcesSelection: true,
  rescaleOverlappingGlyphs: true,
};

const ansiNames = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'brightBlack',
  'brightRed',
  'brightGreen',
  'brightYellow',
  'brightBlue',
  'brightMagenta',
  'brightCyan',
  'brightWhite',
] as const;

/** The colours of `theme` as the host wants them, for programs that ask. */
export function viewerColors(theme: ITheme): ViewerColors {
  const hex = (color: string | undefined, fallback: string): string =>
    color !== undefined && /^#[0-9a-f]{6}/i.test(color) ? color.slice(0, 7) : fallback;
  const foreground = hex(theme.foreground, '#ffffff');
  return {
    foreground,
    background: hex(theme.background, '#000000'),
    cursor: hex(theme.cursor, foreground),
    ansi: ansiNames.map((name) => hex(theme[name], foreground)),
  };
}
