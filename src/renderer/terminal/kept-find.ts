// What is looked for in terminals: it outlives their panes, which are drawn anew when the window becomes
// narrow or wide.

import { useEffect, useState } from 'react';
import { createKeptStates } from '../stores/kept-state.ts';
import type { FindOptions } from './terminal-find.ts';
import type { TerminalView } from './terminal-view.ts';

interface KeptFind {
  readonly text: string;
  readonly options: FindOptions;
}

/** By session. */
const finds = createKeptStates<KeptFind>();

const noOptions: FindOptions = { caseSensitive: false, wholeWord: false, regex: false };

/** Opens the find bar of a view if it was open when the pane was taken away. */
export function reopenFind(view: TerminalView): void {
  if (finds.get(view.sessionId)) view.find.open();
}

/** What is looked for, and how to change it: as it was, or else what is selected. Forgotten on closing. */
export function useKeptFind(
  view: TerminalView,
): KeptFind & { readonly change: (change: Partial<KeptFind>) => void } {
  const { sessionId: id, state, terminal } = view;
  const [find, setFind] = useState<KeptFind>(
    () => finds.get(id) ?? { text: firstLine(terminal.getSelection()), options: noOptions },
  );
  useEffect(() => finds.set(id, find), [id, find]);
  useEffect(
    () => () => {
      if (!state.getState().find.open) finds.set(id, undefined);
    },
    [id, state],
  );
  return { ...find, change: (change) => setFind({ ...find, ...change }) };
}

function firstLine(selection: string): string {
  return selection.split('\n', 1)[0]?.slice(0, 200) ?? '';
}
