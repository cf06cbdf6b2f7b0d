// A terminal that only shows. What a recording says is never answered, opened or put on the
// clipboard, and changes nothing outside the terminal's own picture.

import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { type ITerminalInitOnlyOptions, type ITerminalOptions, Terminal } from '@xterm/xterm';
import { guardEraseAbove } from '../terminal/erase-guard.ts';
import { fixedOptions } from '../terminal/terminal-options.ts';

/** Lines that can be scrolled back to while a recording plays. */
export const PLAYBACK_SCROLLBACK = 1000;

/** Title and icon, colours, folder, links, clipboard, notifications, marks: for live terminals only. */
const INERT = [0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 52, 99, 104, 110, 111, 112, 133, 633, 777, 1337];

/** Makes one; `cols` and `rows` come from the recording. */
export function createPlaybackTerminal(
  options: ITerminalOptions & ITerminalInitOnlyOptions,
): Terminal {
  const terminal = new Terminal({
    ...fixedOptions,
    ...options,
    disableStdin: true,
    cursorBlink: false,
    scrollback: PLAYBACK_SCROLLBACK,
    linkHandler: { activate: () => {} },
  });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  guardEraseAbove(terminal);
  for (const code of INERT) terminal.parser.registerOscHandler(code, () => true);
  // Every key is for the player, or for whoever is around it.
  terminal.attachCustomKeyEventHandler(() => false);
  return terminal;
}
