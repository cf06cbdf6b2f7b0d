// A session seen from elsewhere, through a roost, as the other terminals of the benches are seen.

import {
  ScriptedBrowser,
  type ScriptedBrowserOptions,
} from '#tests/support/roost/scripted-browser.ts';
import { LateListener } from './late-listener.ts';
import type { RoostProcess } from './roost-servers.ts';
import type { TerminalLink } from './terminal-link.ts';

/** Attaches to session `id` of the machine, and tells what was drawn as our own page does. */
export async function openRemoteLink(
  roost: RoostProcess,
  wingId: string,
  id: string,
  options: Partial<ScriptedBrowserOptions> = {},
): Promise<TerminalLink & { readonly browser: ScriptedBrowser }> {
  const output = new LateListener();
  const browser = new ScriptedBrowser({
    ...{ roost, wingId, user: roost.user, keeps: false, reattachAfter: null, tellsDrawn: true },
    onOutput: output.push,
    ...options,
  });
  await browser.connect();
  await browser.attach(id, { cols: 120, rows: 40 });
  return {
    browser,
    send: (text) => browser.type(text),
    get onOutput() {
      return output.listener;
    },
    set onOutput(next) {
      output.listener = next;
    },
    onSnapshot: () => {},
    ack: () => {},
    stall: () => {},
    close: () => void browser[Symbol.asyncDispose](),
  };
}
