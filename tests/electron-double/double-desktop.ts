// Runs the built main process, unchanged, on the Electron double.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { SettingPatch } from '#shared/contract/index.ts';
import { keepCompiled } from '#tests/support/start-aerie.ts';
import { appHome } from './app-home.ts';
import type { DesktopDriver, WindowState } from './desktop-driver.ts';
import type { Command } from './electron/control.ts';
import type { SharedChromium } from './start-chromium.ts';
import { until } from './until.ts';

const root = join(import.meta.dirname, '..', '..');
const register = join(import.meta.dirname, 'register.ts');
let runs = 0;

/** Starts the app in a home of its own, with `settings` over those that tests need. */
export async function startDoubleDesktop(
  chromium: SharedChromium,
  settings: SettingPatch = {},
): Promise<DesktopDriver> {
  const home = await appHome(settings);
  // What a page keeps is kept by origin: each run has its own.
  runs += 1;
  const origin = `https://app-${runs}.aerie-double.test`;
  const env = {
    ...process.env,
    ...home.env,
    AERIE_DOUBLE_CDP: chromium.endpoint,
    AERIE_DOUBLE_ORIGIN: origin,
    // For the processes that the app starts from its own program.
    NODE_OPTIONS: `--import ${register}`,
  };
  const child = run([], env);
  const remote = new Remote(child);
  const exited = exitOf(child);
  const pages = (): Page[] =>
    chromium.viewer
      .contexts()
      .flatMap((context) => context.pages())
      .filter((page) => page.url().startsWith(`${origin}/`));
  return {
    pid: child.pid ?? 0,
    settingsPath: home.settingsPath,
    exited,
    page: () => until('a window', async () => (pages().length === 1 ? pages()[0] : undefined)),
    pages,
    windows: () => remote.ask<WindowState[]>({ op: 'windows' }),
    closeWindow: async () => {
      await remote.ask({ op: 'close-window' });
      await until('the page to close', async () => pages().length === 0 || undefined);
    },
    crashPage: () => remote.ask({ op: 'crash-page' }),
    trayLabels: async () => (await remote.ask<{ labels: string[] }>({ op: 'tray' })).labels,
    clickTray: (...path) => remote.ask({ op: 'click-tray', path }),
    blur: () => remote.ask({ op: 'blur' }),
    quit: (answer) => remote.ask(answer === undefined ? { op: 'quit' } : { op: 'quit', answer }),
    dialogs: async () =>
      (await remote.ask<{ message: string }[]>({ op: 'dialogs' })).map(({ message }) => message),
    opened: () => remote.ask({ op: 'opened' }),
    notifications: () => remote.ask({ op: 'notifications' }),
    clickNotification: () => remote.ask({ op: 'click-notification' }),
    startAgain: (more) => exitOf(run(more, env)),
    askForPort: (url, isMainFrame) => remote.ask({ op: 'ask-for-port', url, isMainFrame }),
    dispose: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      await exited;
      // Of an app that ended without closing its windows.
      await Promise.all(pages().map((page) => page.close()));
      await home.dispose();
    },
  };
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const main = join(root, 'out', 'main', 'index.js');
  return spawn(process.execPath, [...keepCompiled, main, ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

/** Asks the double's remote control. */
class Remote {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<
    number,
    { resolve(value: never): void; reject(error: Error): void }
  >();
  #next = 1;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (answer: { id: number; result?: never; error?: string }) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.error === undefined) waiting?.resolve(answer.result as never);
      else waiting?.reject(new Error(answer.error));
    });
    child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The app has ended.'));
    });
  }

  ask<T>(command: Command): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, command });
    });
  }
}
