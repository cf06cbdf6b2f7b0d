// The terminals on this page, by session, for commands and for whoever wants to focus one.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { layoutStore } from '../stores/layout-store.ts';
import type { TerminalView } from './terminal-view.ts';

const viewStore = createStore<{ readonly views: ReadonlyMap<string, TerminalView> }>(() => ({
  views: new Map(),
}));
/** A session that is to be focused as soon as its pane is there. */
let wanted: string | undefined;

/** Adds a view until the result is disposed. */
export function addTerminalView(view: TerminalView): Disposable {
  change((views) => views.set(view.sessionId, view));
  if (wanted === view.sessionId) focusSession(wanted);
  return toDisposable(() => {
    if (terminalView(view.sessionId) === view) change((views) => views.delete(view.sessionId));
  });
}

/** The view of a session, if a pane shows it. */
export function terminalView(sessionId: string): TerminalView | undefined {
  return viewStore.getState().views.get(sessionId);
}

/** The view of a session as it comes and goes. */
export function useTerminalView(sessionId: string | undefined): TerminalView | undefined {
  return useStore(viewStore, (s) => (sessionId === undefined ? undefined : s.views.get(sessionId)));
}

/** Focuses a session's terminal, now or when its pane appears. */
export function focusSession(sessionId: string): void {
  const view = terminalView(sessionId);
  wanted = view ? undefined : sessionId;
  view?.focus();
}

/** The view that commands act on: the focused one, else that of the active panel. */
export function currentTerminal(): TerminalView | undefined {
  const focused = [...viewStore.getState().views.values()].find((view) => view.hasFocus);
  if (focused) return focused;
  const { activeSession } = layoutStore.getState();
  return activeSession === undefined ? undefined : terminalView(activeSession);
}

function change(edit: (views: Map<string, TerminalView>) => unknown): void {
  const views = new Map(viewStore.getState().views);
  edit(views);
  viewStore.setState({ views });
}
