import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';
import { disconnectBrowser } from './chromium-page.ts';
import { DoubleEmitter, PreventableEvent } from './double-emitter.ts';
import { state } from './state.ts';

type Used = Pick<
  App,
  | 'isPackaged'
  | 'getVersion'
  | 'getPath'
  | 'setPath'
  | 'isReady'
  | 'whenReady'
  | 'quit'
  | 'exit'
  | 'enableSandbox'
  | 'disableHardwareAcceleration'
  | 'setAppUserModelId'
  | 'setBadgeCount'
  | 'requestSingleInstanceLock'
>;

type PathName = Parameters<App['setPath']>[0];

export class DoubleApp extends DoubleEmitter implements Used {
  readonly isPackaged = false;
  readonly #paths = new Map<string, string>();
  readonly #ready = new Promise<void>((resolve) => setTimeout(resolve, 10));
  #isReady = false;
  #quitting = false;
  #lockFile: string | null = null;

  constructor() {
    super();
    void this.#ready.then(() => {
      this.#isReady = true;
      this.emit('ready');
    });
  }

  getVersion(): string {
    return '0.1.0';
  }
  getPath(name: string): string {
    return this.#paths.get(name) ?? join(homedir(), `.electron-double-${name}`);
  }
  setPath(name: PathName, path: string): void {
    if (!existsSync(path)) throw new Error(`Failed to set '${name}': the folder does not exist`);
    this.#paths.set(name, path);
  }
  isReady(): boolean {
    return this.#isReady;
  }
  whenReady(): Promise<void> {
    return this.#ready;
  }
  enableSandbox(): void {
    if (this.#isReady) throw new Error('enableSandbox must be called before the app is ready');
  }
  disableHardwareAcceleration(): void {
    if (this.#isReady) throw new Error('must be called before the app is ready');
  }
  setAppUserModelId(): void {}
  setBadgeCount(count?: number): boolean {
    state.badge = count ?? 0;
    return true;
  }
  getLoginItemSettings(): { wasOpenedAtLogin: boolean } {
    return { wasOpenedAtLogin: false };
  }

  /** One holder per user data folder; later ones leave a message there for it. */
  requestSingleInstanceLock(data?: Record<PropertyKey, unknown>): boolean {
    const folder = this.getPath('userData');
    const lock = join(folder, 'double.lock');
    const inbox = join(folder, 'double-inbox');
    mkdirSync(inbox, { recursive: true });
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      writeFileSync(join(inbox, `${process.pid}.json`), JSON.stringify(data));
      return false;
    }
    this.#lockFile = lock;
    watch(inbox, { persistent: false }, (_event, name) => this.#readInbox(inbox, name));
    return true;
  }

  quit(): void {
    if (this.#quitting) return;
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (!event.defaultPrevented) void this.#leave(0);
  }
  exit(code = 0): void {
    void this.#leave(code);
  }

  lastWindowClosed(): void {
    if (!this.#quitting) this.emit('window-all-closed');
  }

  async #leave(code: number): Promise<void> {
    if (this.#quitting) return;
    this.#quitting = true;
    const { DoubleBrowserWindow } = await import('./browser-window.ts');
    for (const window of DoubleBrowserWindow.getAllWindows()) window.close();
    this.emit('will-quit', new PreventableEvent());
    this.emit('quit', {}, code);
    if (this.#lockFile) rmSync(this.#lockFile, { force: true });
    await disconnectBrowser();
    process.exit(code);
  }

  #readInbox(inbox: string, name: string | null): void {
    if (!name) return;
    try {
      const data: unknown = JSON.parse(readFileSync(join(inbox, name), 'utf8'));
      rmSync(join(inbox, name));
      this.emit('second-instance', {}, ['electron', '.'], '/', data);
    } catch {
      // Half written: the next event of the folder brings the rest.
    }
  }
}

export const app = new DoubleApp();
