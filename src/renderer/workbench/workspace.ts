// What this window does with sessions: show, split, close. The dock is one way to show them, the
// single pane of a phone the other; callers need not know which is there.

import { choose } from '../stores/dialog-store.ts';
import { layoutStore } from '../stores/layout-store.ts';
import {
  createSession,
  duplicateSession,
  killSession,
  removeSession,
  sessionStore,
} from '../stores/session-store.ts';
import { settingsStore } from '../stores/settings-store.ts';
import { focusSession } from '../terminal/terminal-registry.ts';
import type { DockController, SplitDirection } from './dock/dock-controller.ts';
import { sessionLabel } from './session-label.ts';

let dock: DockController | undefined;

/** Says which dock is there; undefined when it goes. */
export function setDock(controller: DockController | undefined): void {
  dock = controller;
}

/** The dock of this window, if it has one now. */
export function currentDock(): DockController | undefined {
  return dock;
}

/** The session that commands act on. */
export function activeSessionId(): string | undefined {
  const id = layoutStore.getState().activeSession;
  return id !== undefined && id in sessionStore.getState().byId ? id : undefined;
}

/** Shows a session in this window and closes the drawer. */
export function openSession(id: string, split?: SplitDirection): void {
  if (dock) dock.open(id, split);
  else layoutStore.setState({ activeSession: id, visibleSessions: [id] });
  layoutStore.setState({ drawerOpen: false });
  focusSession(id);
}

/** Starts a terminal and shows it. Starts in the folder of the active one when splitting. */
export async function newTerminal(
  options: { profileId?: string; split?: SplitDirection; cwd?: string } = {},
): Promise<void> {
  const { profileId, split } = options;
  const source = split ? sessionStore.getState().byId[activeSessionId() ?? ''] : undefined;
  const cwd = options.cwd ?? source?.cwd;
  const wanted = profileId ?? source?.profileId ?? undefined;
  const session = await createSession({
    ...estimateSize(),
    ...(wanted ? { profileId: wanted } : {}),
    ...(cwd ? { cwd } : {}),
  });
  if (session) openSession(session.id, split);
}

/** Starts a copy of a session and shows it. */
export async function duplicateAndOpen(id: string): Promise<void> {
  const session = await duplicateSession(id);
  if (session) openSession(session.id);
}

/** Takes a session out of this window and lets it run on. */
export function detachSession(id: string): void {
  if (dock) dock.detach(id);
  else if (layoutStore.getState().activeSession === id) {
    layoutStore.setState({ activeSession: undefined, visibleSessions: [] });
  }
}

/** Closes a session's tab: ends it, after asking when the settings say so. */
export async function closeSession(id: string): Promise<void> {
  const answer = await askToEnd(id, 'Close');
  if (answer === 'alternative') detachSession(id);
  if (answer === 'confirm') await removeSession(id);
}

/** Ends a session's processes but keeps it in the list, after asking when the settings say so. */
export async function endSession(id: string): Promise<void> {
  const answer = await askToEnd(id, 'End');
  if (answer === 'alternative') detachSession(id);
  if (answer === 'confirm') await killSession(id);
}

async function askToEnd(id: string, verb: 'Close' | 'End') {
  const session = sessionStore.getState().byId[id];
  if (!session || session.state === 'exited') return 'confirm';
  const when = settingsStore.getState().values['sessions.confirmKill'];
  if (when === 'never' || (when === 'busy' && !session.busy)) return 'confirm';
  return choose({
    title: `${verb} “${sessionLabel(session)}”?`,
    body: session.busy
      ? 'A command is running. Ending the session ends it and everything it started.'
      : 'The shell and everything it started will be ended.',
    confirmLabel: 'End session',
    alternativeLabel: 'Keep it running',
    danger: true,
  });
}

/** A first guess at the terminal's size, so that programs rarely see two sizes at the start. */
function estimateSize(): { cols: number; rows: number } {
  const values = settingsStore.getState().values;
  const area = document.querySelector('main')?.getBoundingClientRect();
  if (!area || area.width < 50 || area.height < 50) return { cols: 80, rows: 24 };
  const width = values['terminal.fontSize'] * 0.6 + values['terminal.letterSpacing'];
  const height = values['terminal.fontSize'] * values['terminal.lineHeight'];
  return {
    cols: clamp(Math.floor((area.width - 24) / width), 20, 500),
    rows: clamp(Math.floor((area.height - 44) / height), 5, 200),
  };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
