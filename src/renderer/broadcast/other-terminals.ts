// Hands what is typed into one terminal to the others of the set, each by its own way: the channel of
// its pane, or a call where no pane shows it. Keys are passed on and never kept or logged.

import { pasteInput, pasteRunsLines } from '#shared/terminal/paste-text.ts';
import { isTerminalReport } from '#shared/terminal/terminal-report.ts';
import { sessionStore } from '../stores/session-store.ts';
import { showError } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import type { OtherTerminals } from '../terminal/terminal-env.ts';
import { terminalView } from '../terminal/terminal-registry.ts';
import { sessionLabel } from '../workbench/session-label.ts';
import { currentMembers } from './broadcast-store.ts';
import { RawWriter } from './raw-writer.ts';

const writer = new RawWriter(
  (id, input) => api().sessions.exec({ id, input, newline: false }),
  (id, error) => {
    const session = sessionStore.getState().byId[id];
    showError(`Typing did not reach “${session ? sessionLabel(session) : id}”`, error);
  },
);

/** The others that get what is typed into `sessionId`; undefined when it is on its own. */
export function otherTerminals(sessionId: string): OtherTerminals | undefined {
  const receiving = currentMembers()?.receiving;
  if (!receiving?.includes(sessionId)) return undefined;
  const others = receiving.filter((id) => id !== sessionId);
  if (others.length === 0) return undefined;
  return {
    count: others.length,
    type: (data) => {
      // What a terminal reports by itself means something in that terminal only.
      if (isTerminalReport(data)) return;
      for (const id of others) {
        const view = terminalView(id);
        if (view) view.receive(data);
        else writer.type(id, data);
      }
    },
    paste: (text) => {
      for (const id of others) {
        const view = terminalView(id);
        if (view) view.receivePaste(text);
        else writer.type(id, pasteInput(text, false));
      }
    },
    runLines: (text) =>
      others.some((id) =>
        pasteRunsLines(text, terminalView(id)?.terminal.modes.bracketedPasteMode ?? false),
      ),
  };
}
