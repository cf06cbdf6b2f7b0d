// Runs the built main process on the real Electron, driven by Playwright.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import type { MenuItemConstructorOptions } from 'electron';
import type { SettingPatch } from '#shared/contract/index.ts';
import { appHome } from '../electron-double/app-home.ts';
import type { DesktopDriver, WindowState } from '../electron-double/desktop-driver.ts';
import { until } from '../electron-double/until.ts';

const root = join(import.meta.dirname, '..', '..');

/** What {@link watchDesktop} keeps inside the app for the test to read. */
interface Seen {
  tray: { items: { label: string; type: string; click(): void }[] } | null;
  dialogs: string[];
  answer: number | undefined;
  opened: string[];
  notifications: { title: string; body: string; emit(event: 'click'): void }[];
}

/** Starts the app in a home of its own. Needs the Electron runtime and a display. */
export async function startRealDesktop(
  executablePath: string,
  settings: SettingPatch = {},
): Promise<DesktopDriver> {
  const home = await appHome(settings);
  const env = { ...definedEnv(), ...home.env };
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({ executablePath, args: [...sandbox, root], cwd: root, env });
  await app.evaluate(watchDesktop);
  const child = app.process();
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const seen = () =>
    app.evaluate(() => {
      const { tray, dialogs, opened, notifications } = (globalThis as unknown as { seen: Seen })
        .seen;
      return {
        dialogs,
        opened,
        tray: tray?.items.map((item) => (item.type === 'separator' ? '-' : item.label)) ?? [],
        notifications: notifications.map(({ title, body }) => ({ title, body })),
      };
    });
  const pages = (): Page[] => app.windows().filter((page) => page.url().startsWith('aerie://app/'));
  return {
    pid: child.pid ?? 0,
    settingsPath: home.settingsPath,
    exited,
    page: () => until('a window', async () => (pages().length === 1 ? pages()[0] : undefined)),
    pages,
    windows: () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(
          (window): WindowState => ({ visible: window.isVisible(), focused: window.isFocused() }),
        ),
      ),
    closeWindow: () =>
      app.evaluate(({ BrowserWindow }) => {
        const window = BrowserWindow.getAllWindows()[0];
        return new Promise<void>((resolve) => {
          if (!window) return resolve();
          window.once('closed', () => resolve());
          window.close();
        });
      }),
    crashPage: () =>
      app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
      }),
    trayLabels: async () => (await seen()).tray,
    clickTray: (label) =>
      app.evaluate((_electron, name) => {
        const all = (globalThis as unknown as { seen: Seen }).seen;
        all.tray?.items.find((item) => item.label === name)?.click();
      }, label),
    blur: () =>
      app.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.blur();
      }),
    quit: (answer) =>
      app
        .evaluate(({ app: running }, button) => {
          (globalThis as unknown as { seen: Seen }).seen.answer = button;
          running.quit();
        }, answer)
        .catch(() => {
          // The app may be gone before it answers.
        }),
    dialogs: async () => (await seen()).dialogs,
    opened: async () => (await seen()).opened,
    notifications: async () => (await seen()).notifications,
    clickNotification: () =>
      app.evaluate(() => {
        (globalThis as unknown as { seen: Seen }).seen.notifications[0]?.emit('click');
      }),
    startAgain: (args) => {
      const second = spawn(executablePath, [...sandbox, root, ...args], { env, stdio: 'ignore' });
      return new Promise((resolve) => second.once('exit', resolve));
    },
    askForPort: undefined,
    dispose: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      await exited;
      await home.dispose();
    },
  };
}

function definedEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

/** Runs in the app: notes what it does to the desktop, where Electron itself does not tell. */
function watchDesktop(electron: typeof import('electron')): void {
  const seen: Seen = { tray: null, dialogs: [], answer: undefined, opened: [], notifications: [] };
  Object.assign(globalThis, { seen });
  const { Tray, dialog, shell, Notification } = electron;
  const setContextMenu = Tray.prototype.setContextMenu;
  Tray.prototype.setContextMenu = function (menu) {
    seen.tray = menu as unknown as Seen['tray'];
    return setContextMenu.call(this, menu);
  };
  dialog.showMessageBox = async (...given: unknown[]) => {
    const options = given.at(-1) as MenuItemConstructorOptions & { message: string };
    seen.dialogs.push(options.message);
    return { response: seen.answer ?? 0, checkboxChecked: false };
  };
  shell.openExternal = async (url) => {
    seen.opened.push(url);
  };
  Notification.prototype.show = function () {
    seen.notifications.push(this as unknown as Seen['notifications'][number]);
  };
}
