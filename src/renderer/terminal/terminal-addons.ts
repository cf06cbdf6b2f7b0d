// Loads the add-ons a terminal always has, in the order that matters: the muting of queries last.

import { ImageAddon } from '@xterm/addon-image';
import { ProgressAddon } from '@xterm/addon-progress';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import type { Terminal } from '@xterm/xterm';
import type { Disposable } from '#shared/base/disposable.ts';
import { guardEraseAbove } from './erase-guard.ts';
import { muteQueries } from './mute-queries.ts';

/** Pictures take at most this much memory per terminal, in MB, and this many pixels each. */
const IMAGE_STORAGE_MB = 32;
const IMAGE_PIXELS = 4_194_304;

/** Loads the add-ons; the returned progress add-on reports OSC 9;4. */
export function loadAddons(terminal: Terminal): { progress: ProgressAddon; mute: Disposable } {
  // The same width tables as the host's emulator: columns would differ otherwise.
  terminal.loadAddon(new UnicodeGraphemesAddon());
  guardEraseAbove(terminal);
  const progress = new ProgressAddon();
  terminal.loadAddon(progress);
  if (allowsWebAssembly()) {
    terminal.loadAddon(
      new ImageAddon({
        storageLimit: IMAGE_STORAGE_MB,
        pixelLimit: IMAGE_PIXELS,
        enableSizeReports: false,
      }),
    );
  }
  return { progress, mute: muteQueries(terminal.parser, (text) => terminal.write(text)) };
}

let wasm: boolean | undefined;

/** The decoders of pictures are WebAssembly, which the page's policy may forbid. */
function allowsWebAssembly(): boolean {
  if (wasm === undefined) {
    try {
      const empty = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
      wasm = WebAssembly.Module.exports(empty).length === 0;
    } catch {
      // Forbidden: pictures are then left out.
      wasm = false;
    }
  }
  return wasm;
}
