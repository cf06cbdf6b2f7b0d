// The desktop app around a wing: windows, tray, notifications and quitting, wired together. Every
// decision of substance stands in a pure function beside this file.

import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, dialog, ipcMain, Menu, nativeTheme, powerMonitor, session } from 'electron';
import { startPreset } from '#core/chat/start-preset.ts';
import type { MachineWing } from '#core/machine-wing.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import type { Wing } from '#core/wing.ts';
import { PortBroker } from '#hosts/electron/port-broker.ts';
import type { Logger } from '#shared/base/ports.ts';
import { chatRoute, NEW_CHAT_ROUTE } from '#shared/contract/desktop-bridge.ts';
import { appMenu } from './app-menu.ts';
import { serveApp } from './app-protocol.ts';
import { AppWindows } from './app-windows.ts';
import { AttentionNotifier } from './attention-notifier.ts';
import type { LaunchCommand } from './command-line.ts';
import { lockDown } from './lockdown.ts';
import { setOpenAtLogin } from './open-at-login.ts';
import { QuitFlow } from './quit-flow.ts';
import { quitQuestion } from './quit-question.ts';
import { SessionTray } from './session-tray.ts';
import type { TrayActions } from './tray-menu.ts';

/** What the desktop stands on. */
export interface DesktopDeps {
  /** Ended by the desktop when it quits. */
  readonly machine: MachineWing;
  readonly preloadPath: string;
  readonly rendererDir: string;
  readonly resourcesDir: string;
}

/** Beyond the grace time of the sessions, in ms. */
const QUIT_MARGIN_MS = 5000;
/** Size of a terminal started while no page tells one; the first viewer's size replaces it. */
const DEFAULT_SIZE = { cols: 100, rows: 30 };

/** Starts the desktop once the app is ready. The result carries out what later starts and links ask for. */
export function startDesktop(deps: DesktopDeps): (command: LaunchCommand) => void {
  const { machine, resourcesDir } = deps;
  const { wing, logger } = machine;
  serveApp(deps.rendererDir, logger);
  lockDown(app, session.defaultSession, logger, () => windows.open());
  const broker = new PortBroker({ ipc: ipcMain, target: wing, logger });
  const windows = new AppWindows({
    layouts: machine.layouts,
    logger,
    preloadPath: deps.preloadPath,
    iconPath: join(resourcesDir, 'icon.png'),
    onSessionEnd: () => quit.quitNow(),
  });
  const carryOut = performer(wing, windows, logger);
  const perform = (command: LaunchCommand): void => {
    if (!quit.quitting) carryOut(command);
  };
  const quit = new QuitFlow({
    confirm: () => confirmQuit(wing),
    hide: () => windows.hideAll(),
    end: async () => {
      tray.dispose();
      notifier.dispose();
      broker.dispose();
      await machine.dispose();
    },
    quit: () => app.quit(),
    deadlineMs: () => wing.settings.state.values['sessions.killGraceMs'] + QUIT_MARGIN_MS,
    logger,
  });
  const tray = new SessionTray({
    resourcesDir,
    sessions: wing.federation,
    profiles: () => wing.profiles.list(),
    onDidChangeChats: wing.chats.onDidChangeList,
    presets: () => wing.settings.state.values['agents.presets'],
    onDidChangeSettings: wing.settings.onDidChange,
    actions: trayActions(perform, windows),
    logger,
  });
  const notifier = new AttentionNotifier({
    sessions: wing.federation,
    onDidChangeChats: wing.chats.onDidChangeList,
    isLooking: () => windows.focused,
    isWanted: () => wing.settings.state.values['desktop.notifications'],
    clock: nodeClock,
    show: (id) => perform({ type: 'show-session', id }),
  });
  followApp(wing, quit, perform, logger);
  followSettings(wing, logger);
  const menu = appMenu(process.platform, app.isPackaged, {
    newTerminal: () => perform({ type: 'new-terminal', profileId: null }),
    newWindow: () => windows.open(),
  });
  Menu.setApplicationMenu(menu && Menu.buildFromTemplate(menu));
  return perform;
}

function trayActions(perform: (command: LaunchCommand) => void, windows: AppWindows): TrayActions {
  return {
    newTerminal: (profileId) => perform({ type: 'new-terminal', profileId }),
    newChat: (presetId) => perform({ type: 'new-chat', presetId }),
    showChat: (id) => windows.showRoute(chatRoute(id)),
    showSession: (id) => perform({ type: 'show-session', id }),
    show: () => perform({ type: 'show' }),
    quit: () => app.quit(),
  };
}

function performer(
  wing: Wing,
  windows: AppWindows,
  logger: Logger,
): (command: LaunchCommand) => void {
  const start = async (profileId: string | null): Promise<void> => {
    const request = profileId === null ? DEFAULT_SIZE : { ...DEFAULT_SIZE, profileId };
    try {
      const started = await wing.federation.create(request);
      windows.show(started.id);
    } catch (error) {
      logger.warn({ err: error }, 'could not start a terminal');
      const detail = error instanceof Error ? error.message : '';
      wing.notices.add('error', 'The terminal could not be started', detail);
      windows.show();
    }
  };
  const chat = async (presetId: string): Promise<void> => {
    try {
      const presets = wing.settings.state.values['agents.presets'];
      const preset = presets.find(({ id }) => id === presetId);
      if (!preset) return windows.showRoute(NEW_CHAT_ROUTE);
      const begun = { id: randomUUID(), home: homedir() };
      windows.showRoute(chatRoute(await startPreset(wing.chats, preset, begun)));
    } catch (error) {
      logger.warn({ err: error }, 'could not begin a chat');
      const detail = error instanceof Error ? error.message : '';
      wing.notices.add('error', 'The chat could not be begun', detail);
      windows.show();
    }
  };
  return (command) => {
    switch (command.type) {
      case 'new-chat':
        if (command.presetId === null) return windows.showRoute(NEW_CHAT_ROUTE);
        return void chat(command.presetId);
      case 'hidden':
        return;
      case 'show':
        return windows.show();
      case 'show-session':
        return windows.show(command.id);
      case 'show-chat':
        return windows.showRoute(chatRoute(command.chat, command.item));
      case 'new-terminal':
        return void start(command.profileId);
    }
  };
}

async function confirmQuit(wing: Wing): Promise<boolean> {
  const confirm = wing.settings.state.values['sessions.confirmKill'];
  const question = quitQuestion(wing.sessions.list(), confirm);
  if (!question) return true;
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    ...question,
    buttons: ['Quit', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

function followApp(
  wing: Wing,
  quit: QuitFlow,
  perform: (command: LaunchCommand) => void,
  logger: Logger,
): void {
  app.on('before-quit', (event) => quit.onBeforeQuit(event));
  app.on('window-all-closed', () => {
    const keeps =
      process.platform === 'darwin' || wing.settings.state.values['desktop.closeToTray'];
    if (!keeps && !quit.quitting) app.quit();
  });
  app.on('activate', (_event, hasVisibleWindows) => {
    if (!hasVisibleWindows) perform({ type: 'show' });
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    logger.error({ type, reason }, 'a helper process ended unexpectedly');
  });
  powerMonitor.on('shutdown', () => quit.quitNow());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => quit.quitNow());
  }
}

function followSettings(wing: Wing, logger: Logger): void {
  let openAtLogin: boolean | undefined;
  const apply = (): void => {
    const { values } = wing.settings.state;
    const theme = values['appearance.theme'];
    nativeTheme.themeSource = theme === 'high-contrast' ? 'dark' : theme;
    const wanted = values['desktop.openAtLogin'];
    // Nothing is written at the first start with the default.
    if (wanted === (openAtLogin ?? false)) return;
    openAtLogin = wanted;
    setOpenAtLogin(wanted).catch((error: unknown) => {
      logger.warn({ err: error }, 'could not change what opens at login');
      wing.notices.add(
        'warning',
        'Open at login could not be changed',
        'Your system refused. Add or remove Aerie in its startup settings.',
      );
    });
  };
  apply();
  wing.settings.onDidChange(apply);
}
