// The Electron double: just what Aerie calls, with Electron's own types where they are narrow enough,
// windows shown by a real Chromium. Importing it also opens the test's remote control.

import { app } from './app.ts';
import { DoubleBrowserWindow as BrowserWindow } from './browser-window.ts';
import { listenToTest } from './control.ts';
import {
  dialog,
  DoubleMenu as Menu,
  DoubleNotification as Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  DoubleTray as Tray,
} from './desktop-parts.ts';
import { ipcMain } from './ipc-main.ts';
import { DoubleMessageChannel as MessageChannelMain } from './message-ports.ts';

const electron = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
} satisfies Partial<Record<keyof typeof import('electron'), unknown>>;

listenToTest();

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
};
// oxlint-disable-next-line import/no-default-export -- electron-store imports the module as a whole
export default electron;
