// The one place that loads xterm.js. Its headless build is CommonJS whose names Node cannot see, hence `load`.

import { createRequire } from 'node:module';
import type { ITerminalAddon, Terminal } from '@xterm/headless';

const load = createRequire(import.meta.url);
const headless: typeof import('@xterm/headless') = load('@xterm/headless');
const graphemes: typeof import('@xterm/addon-unicode-graphemes') = load(
  '@xterm/addon-unicode-graphemes',
);

/** A headless terminal with the width tables that the renderer uses. */
export function createTerminal(cols: number, rows: number, scrollback: number): Terminal {
  const terminal = new headless.Terminal({
    cols,
    rows,
    scrollback,
    allowProposedApi: true,
    logLevel: 'off',
  });
  const addon: unknown = new graphemes.UnicodeGraphemesAddon();
  // The addon is typed against the browser build; what it uses is the same in both.
  terminal.loadAddon(addon as ITerminalAddon);
  return terminal;
}
