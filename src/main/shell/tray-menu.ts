import type { MenuItemConstructorOptions } from 'electron';
import type { ChatInfo, ChatPreset, ListedProfile, SessionInfo } from '#shared/contract/index.ts';
import { plainLine, sessionLabel } from './session-label.ts';

/** What the tray's items do. */
export interface TrayActions {
  newTerminal(profileId: string | null): void;
  newChat(presetId: string | null): void;
  showChat(id: string): void;
  showSession(id: string): void;
  show(): void;
  quit(): void;
}

/** More would not fit on a screen; the window lists them all. */
const MAX_LISTED = 15;

/** What the tray's menu is made of. */
export interface TrayContent {
  readonly sessions: readonly SessionInfo[];
  readonly profiles: readonly ListedProfile[];
  readonly chats: readonly ChatInfo[];
  readonly presets: readonly ChatPreset[];
}

/**
 * The tray's menu: New terminal, New chat, chats that need somebody or work, running sessions (those
 * that ask for attention first), Show and Quit.
 */
export function trayMenu(
  { sessions, profiles, chats, presets }: TrayContent,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const running = sessions.filter((session) => session.state !== 'exited').sort(byUrgency);
  const listed = running.slice(0, MAX_LISTED);
  return [
    { label: 'New terminal', click: () => actions.newTerminal(null) },
    ...profileItems(profiles, actions),
    { label: 'New chat…', click: () => actions.newChat(null) },
    ...presetItems(presets, actions),
    ...chatItems(chats, actions),
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

function presetItems(
  presets: readonly ChatPreset[],
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  if (presets.length === 0) return [];
  return [
    {
      label: 'New chat with preset',
      submenu: presets.map(({ id, name }) => ({
        label: escapeAmpersand(plainLine(name)),
        click: () => actions.newChat(id),
      })),
    },
  ];
}

/** Chats that need somebody, then those that work; the others are in the window. */
function chatItems(chats: readonly ChatInfo[], actions: TrayActions): MenuItemConstructorOptions[] {
  const of = (activity: ChatInfo['activity']): ChatInfo[] =>
    chats
      .filter((chat) => chat.activity === activity && !chat.archived)
      .sort((a, b) => b.updatedAt - a.updatedAt);
  const listed = [...of('needs_you'), ...of('working')].slice(0, MAX_LISTED);
  if (listed.length === 0) return [];
  return [
    { type: 'separator' },
    ...listed.map((chat) => ({
      label: chatItemLabel(chat),
      click: () => actions.showChat(chat.id),
    })),
  ];
}

function chatItemLabel({ title, agentLabel, activity }: ChatInfo): string {
  const label = escapeAmpersand(plainLine(title?.trim() || `Chat with ${agentLabel}`));
  return activity === 'needs_you' ? `● ${label} (needs you)` : `${label} (working)`;
}

/** A single `&` in a label marks an access key on Windows and Linux. */
function escapeAmpersand(label: string): string {
  return label.replaceAll('&', '&&');
}
