import type { MenuItemConstructorOptions } from 'electron';
import type { ListedProfile, SessionInfo } from '#shared/contract/index.ts';
import { plainLine, sessionLabel } from './session-label.ts';

/** What the tray's items do. */
export interface TrayActions {
  newTerminal(profileId: string | null): void;
  showSession(id: string): void;
  show(): void;
  quit(): void;
}

/** More would not fit on a screen; the window lists them all. */
const MAX_LISTED = 15;

/** The tray's menu: New terminal, running sessions (those that ask for attention first), Show and Quit. */
export function trayMenu(
  sessions: readonly SessionInfo[],
  profiles: readonly ListedProfile[],
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const running = sessions.filter((session) => session.state !== 'exited').sort(byUrgency);
  const listed = running.slice(0, MAX_LISTED);
  return [
    { label: 'New terminal', click: () => actions.newTerminal(null) },
    ...profileItems(profiles, actions),
    { type: 'separator' },
    ...(listed.length === 0 ? [{ label: 'No running sessions', enabled: false }] : []),
    ...listed.map((session) => ({
      label: itemLabel(session),
      click: () => actions.showSession(session.id),
    })),
    ...(running.length > listed.length
      ? [{ label: `${running.length - listed.length} more…`, click: () => actions.show() }]
      : []),
    { type: 'separator' },
    { label: 'Show Aerie', click: () => actions.show() },
    { label: 'Quit Aerie', click: () => actions.quit() },
  ];
}

/** The tray icon's tooltip. */
export function trayTooltip(sessions: readonly SessionInfo[]): string {
  const running = sessions.filter((session) => session.state !== 'exited').length;
  const waiting = sessions.filter((session) => session.attention !== null).length;
  const parts = [running === 1 ? '1 session' : `${running} sessions`];
  if (waiting > 0) parts.push(waiting === 1 ? '1 wants attention' : `${waiting} want attention`);
  return `Aerie: ${parts.join(', ')}`;
}

function byUrgency(a: SessionInfo, b: SessionInfo): number {
  const attention = Number(b.attention !== null) - Number(a.attention !== null);
  return attention || b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1);
}

function itemLabel(session: SessionInfo): string {
  const mark = session.attention ? '● ' : '';
  const busy = session.busy ? ' (busy)' : '';
  return `${mark}${escapeAmpersand(sessionLabel(session))}${busy}`;
}

function profileItems(
  profiles: readonly ListedProfile[],
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  if (profiles.length < 2) return [];
  return [
    {
      label: 'New terminal with profile',
      submenu: profiles.map((profile) => ({
        label: escapeAmpersand(plainLine(profile.name)),
        click: () => actions.newTerminal(profile.id),
      })),
    },
  ];
}

/** A single `&` in a label marks an access key on Windows and Linux. */
function escapeAmpersand(label: string): string {
  return label.replaceAll('&', '&&');
}
