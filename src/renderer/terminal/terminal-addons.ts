// Loads the add-ons a terminal always has, in the order that matters: the muting of queries last.

import { ProgressAddon } from '@xterm/addon-progress';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import type { Terminal } from '@xterm/xterm';
import type { Disposable } from '#shared/base/disposable.ts';
import { guardEraseAbove } from './erase-guard.ts';
import { muteQueries } from './mute-queries.ts';

/** Loads the add-ons; the returned progress add-on reports OSC 9;4. */
export function loadAddons(terminal: Terminal): { progress: ProgressAddon; mute: Disposable } {
  // The same width tables as the host's emulator: columns would differ otherwise.
  terminal.loadAddon(new UnicodeGraphemesAddon());
  guardEraseAbove(terminal);
  const progress = new ProgressAddon();
  terminal.loadAddon(progress);
  return { progress, mute: muteQueries(terminal.parser, (text) => terminal.write(text)) };
}
