// The one place that loads xterm.js. Its headless build is CommonJS whose names Node cannot see, hence `load`.

import { createRequire } from 'node:module';
import type { ITerminalAddon, Terminal } from '@xterm/headless';

const load = createRequire(import.meta.url);
const headless: typeof import('@xterm/headless') = load('@xterm/headless');
const graphemes = loadGraphemes();

/**
 * The addon reads the head of its width table from the start of the memory behind its buffer. Were
 * that Node's pool, shared by all small buffers, other data would stand there: emoji would get wrong
 * widths, or the table would never be ready.
 */
function loadGraphemes(): typeof import('@xterm/addon-unicode-graphemes') {
  const { poolSize } = Buffer;
  Buffer.poolSize = 0;
  try {
    return load('@xterm/addon-unicode-graphemes');
  } finally {
    Buffer.poolSize = poolSize;
  }
}

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
