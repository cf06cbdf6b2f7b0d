// The terminals on this page, by session, for commands and for whoever wants to focus one.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { layoutStore } from '../stores/layout-store.ts';
import type { TerminalView } from './terminal-view.ts';

const views = new Map<string, TerminalView>();
/** A session that is to be focused as soon as its pane is there. */
let wanted: string | undefined;

/** Adds a view until the result is disposed. */
export function addTerminalView(view: TerminalView): Disposable {
  views.set(view.sessionId, view);
  if (wanted === view.sessionId) focusSession(wanted);
  return toDisposable(() => {
    if (views.get(view.sessionId) === view) views.delete(view.sessionId);
  });
}

/** The view of a session, if a pane shows it. */
export function terminalView(sessionId: string): TerminalView | undefined {
  return views.get(sessionId);
}

/** Focuses a session's terminal, now or when its pane appears. */
export function focusSession(sessionId: string): void {
  const view = views.get(sessionId);
  wanted = view ? undefined : sessionId;
  view?.focus();
}

/** The view that commands act on: the focused one, else that of the active panel. */
export function currentTerminal(): TerminalView | undefined {
  const focused = [...views.values()].find((view) => view.hasFocus);
  if (focused) return focused;
  const { activeSession } = layoutStore.getState();
  return activeSession === undefined ? undefined : views.get(activeSession);
}
