// The test's hand on the double: commands come over the process's IPC channel, answers go back.

import type { MenuItemConstructorOptions } from 'electron';
import { app } from './app.ts';
import { blur, DoubleBrowserWindow } from './browser-window.ts';
import { ipcMain } from './ipc-main.ts';
import { state } from './state.ts';

/** What the test may ask for. */
export type Command =
  | { op: 'tray' }
  | { op: 'click-tray'; path: string[] }
  | { op: 'windows' }
  | { op: 'close-window' }
  | { op: 'blur' }
  | { op: 'crash-page' }
  | { op: 'quit'; answer?: number }
  | { op: 'dialogs' }
  | { op: 'opened' }
  | { op: 'notifications' }
  | { op: 'click-notification' }
  | { op: 'ask-for-port'; url: string; isMainFrame: boolean };

export interface WindowState {
  readonly visible: boolean;
  readonly focused: boolean;
}

export function listenToTest(): void {
  process.on('message', (message: { id: number; command: Command }) => {
    const { id, command } = message;
    try {
      process.send?.({ id, result: run(command) });
    } catch (error) {
      process.send?.({ id, error: String(error) });
    }
  });
  // A test that went away must not leave an app behind.
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // The channel must not keep the app alive once it wants to end.
  process.channel?.unref();
}

function run(command: Command): unknown {
  switch (command.op) {
    case 'tray':
      return { labels: labels(trayTemplate()), toolTip: [...state.trays][0]?.toolTip ?? null };
    case 'click-tray':
      return click(trayTemplate(), command.path);
    case 'windows':
      return DoubleBrowserWindow.getAllWindows().map(
        (window): WindowState => ({
          visible: window.visible,
          focused: DoubleBrowserWindow.getFocusedWindow() === window,
        }),
      );
    case 'close-window':
      return DoubleBrowserWindow.getAllWindows()[0]?.close();
    case 'blur':
      return blur();
    case 'crash-page':
      return DoubleBrowserWindow.getAllWindows()[0]?.webContents.crash();
    case 'quit':
      state.dialogAnswer = command.answer;
      return app.quit();
    case 'dialogs':
      return state.dialogs;
    case 'opened':
      return state.opened;
    case 'notifications':
      return state.notifications.map(({ title, body }) => ({ title, body }));
    case 'click-notification':
      return state.notifications[0]?.click();
    case 'ask-for-port':
      return askForPort(command.url, command.isMainFrame);
  }
}

function trayTemplate(): readonly MenuItemConstructorOptions[] {
  return [...state.trays][0]?.menu?.template ?? [];
}

function labels(template: readonly MenuItemConstructorOptions[]): string[] {
  return template.map((item) => (item.type === 'separator' ? '-' : (item.label ?? '')));
}

function click(template: readonly MenuItemConstructorOptions[], path: readonly string[]): void {
  const [label, ...rest] = path;
  const item = template.find((candidate) => candidate.label === label);
  if (!item) throw new Error(`No item "${label}" among ${labels(template).join(', ')}.`);
  if (rest.length > 0) return click(Array.isArray(item.submenu) ? item.submenu : [], rest);
  const run: unknown = item.click;
  if (typeof run !== 'function') throw new Error(`"${label}" does nothing.`);
  run();
}

/** Asks for a port as some frame; true if one was given. */
function askForPort(url: string, isMainFrame: boolean): boolean {
  const frame = { url };
  let given = false;
  const sender = {
    mainFrame: isMainFrame ? frame : { url: 'aerie://app/' },
    isDestroyed: () => false,
    on: () => {},
    postMessage: () => {
      given = true;
    },
  };
  ipcMain.emit('aerie:connect', { sender, senderFrame: frame, ports: [] });
  return given;
}
