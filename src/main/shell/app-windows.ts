// The app's windows: makes, shows and remembers them. Every window shows the same sessions.

import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { LayoutRepository } from '#core/store/layout-repository.ts';
import { APP_URL } from '#hosts/electron/sender-policy.ts';
import type { Logger } from '#shared/base/ports.ts';
import { SHOW_ROUTE, sessionRoute } from '#shared/contract/desktop-bridge.ts';
import { crashAction } from './crash-policy.ts';
import { restoreBounds } from './window-bounds.ts';
import { windowOptions } from './window-options.ts';

/** Name under which the last window's bounds are kept among the layouts. */
const BOUNDS_KEY = 'desktop-bounds';

export interface AppWindowsDeps {
  readonly layouts: LayoutRepository;
  readonly logger: Logger;
  readonly preloadPath: string;
  readonly iconPath: string;
  /** The system ends its session (Windows). */
  readonly onSessionEnd: () => void;
}

export class AppWindows {
  readonly #deps: AppWindowsDeps;
  /** Windows whose page cannot take a route yet, and the route to give it then. */
  readonly #loading = new Map<BrowserWindow, string | null>();
  #lastActive: BrowserWindow | null = null;

  constructor(deps: AppWindowsDeps) {
    this.#deps = deps;
  }

  /** True while a window of ours has the keyboard. */
  get focused(): boolean {
    return BrowserWindow.getFocusedWindow() !== null;
  }

  /** Brings a window to the front, opening one if there is none; shows a session in it if given. */
  show(sessionId?: string): void {
    this.showRoute(sessionId === undefined ? null : sessionRoute(sessionId));
  }

  /** As {@link show}, for whatever the page's address can name. */
  showRoute(route: string | null): void {
    const window = this.#current();
    if (!window) {
      this.open(route);
      return;
    }
    if (window.isMinimized()) window.restore();
    // A window that was only just opened shows itself once it is drawn.
    if (window.isVisible() || !this.#loading.has(window)) {
      window.show();
      window.focus();
    }
    if (route === null) return;
    if (this.#loading.has(window)) this.#loading.set(window, route);
    else window.webContents.send(SHOW_ROUTE, route);
  }

  /** Opens one more window. */
  open(route: string | null = null): void {
    const others = BrowserWindow.getAllWindows().length > 0;
    const bounds = others ? null : this.#savedBounds();
    const window = new BrowserWindow(
      windowOptions({
        platform: process.platform,
        preloadPath: this.#deps.preloadPath,
        iconPath: this.#deps.iconPath,
        version: app.getVersion(),
        bounds,
        dark: nativeTheme.shouldUseDarkColors,
        packaged: app.isPackaged,
      }),
    );
    this.#lastActive = window;
    if (bounds?.maximized) window.maximize();
    this.#follow(window);
    this.#load(window, route);
  }

  /** Takes every window out of sight without closing it. */
  hideAll(): void {
    for (const window of BrowserWindow.getAllWindows()) window.hide();
  }

  #current(): BrowserWindow | null {
    const last = this.#lastActive;
    if (last && !last.isDestroyed()) return last;
    return BrowserWindow.getAllWindows()[0] ?? null;
  }

  #load(window: BrowserWindow, route: string | null): void {
    this.#loading.set(window, null);
    window.loadURL(`${APP_URL}${route ?? ''}`).catch((error: unknown) => {
      this.#deps.logger.error({ err: error }, 'the page could not be loaded');
      window.show();
    });
  }

  #follow(window: BrowserWindow): void {
    window.once('ready-to-show', () => window.show());
    window.on('focus', () => {
      this.#lastActive = window;
    });
    window.on('close', () => this.#saveBounds(window));
    window.on('closed', () => this.#loading.delete(window));
    window.on('session-end', this.#deps.onSessionEnd);
    window.webContents.on('did-finish-load', () => {
      const route = this.#loading.get(window);
      this.#loading.delete(window);
      if (route) window.webContents.send(SHOW_ROUTE, route);
    });
    const crashes: number[] = [];
    window.webContents.on('render-process-gone', (_event, details) => {
      this.#deps.logger.error({ reason: details.reason }, 'a page ended unexpectedly');
      const now = Date.now();
      const action = crashAction(details.reason, crashes, now);
      crashes.push(now);
      if (action === 'reload') this.#load(window, null);
      else if (action === 'ask') void this.#askAfterCrashes(window);
    });
  }

  async #askAfterCrashes(window: BrowserWindow): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: 'This window keeps failing.',
      detail: 'Your sessions are still running. Try the window again, or close it for now.',
      buttons: ['Try again', 'Close window'],
      defaultId: 0,
      cancelId: 1,
    });
    if (window.isDestroyed()) return;
    if (response === 0) this.#load(window, null);
    else window.destroy();
  }

  #savedBounds() {
    try {
      const areas = screen.getAllDisplays().map((display) => display.workArea);
      return restoreBounds(this.#deps.layouts.load(BOUNDS_KEY), areas);
    } catch (error) {
      this.#deps.logger.warn({ err: error }, 'could not read the saved window position');
      return null;
    }
  }

  #saveBounds(window: BrowserWindow): void {
    const bounds = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      this.#deps.layouts.save(BOUNDS_KEY, JSON.stringify(bounds));
    } catch (error) {
      this.#deps.logger.warn({ err: error }, 'could not save the window position');
    }
  }
}
