import type { Output } from '../command-context.ts';

/** Colours for a person; each does nothing where colours are not wanted. */
export interface Styles {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** Colours only for a terminal, and never against `NO_COLOR` (no-color.org) or a dumb terminal. */
export function stylesFor(
  output: Pick<Output, 'isTTY'>,
  env: Readonly<Record<string, string | undefined>>,
): Styles {
  const on = output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const style =
    (open: number, close: number) =>
    (text: string): string =>
      on && text !== '' ? `\x1b[${open}m${text}\x1b[${close}m` : text;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
  };
}
