import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { app } from './app.ts';
import { DoubleEmitter, PreventableEvent } from './double-emitter.ts';
import { DoubleWebContents } from './web-contents.ts';

type Used = Pick<
  BrowserWindow,
  | 'show'
  | 'hide'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'restore'
  | 'maximize'
  | 'isMinimized'
  | 'isVisible'
  | 'isMaximized'
  | 'isDestroyed'
  | 'getNormalBounds'
  | 'loadURL'
>;

const focus: { window: DoubleBrowserWindow | null } = { window: null };
const windows = new Set<DoubleBrowserWindow>();

export class DoubleBrowserWindow extends DoubleEmitter implements Used {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: DoubleWebContents;
  visible: boolean;
  #destroyed = false;
  #maximized = false;

  static getAllWindows(): DoubleBrowserWindow[] {
    return [...windows];
  }
  static getFocusedWindow(): DoubleBrowserWindow | null {
    return focus.window;
  }

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    this.visible = options.show ?? true;
    const preferences = options.webPreferences ?? {};
    this.webContents = new DoubleWebContents({
      width: options.width ?? 800,
      height: options.height ?? 600,
      preload: preferences.preload ?? '',
      additionalArguments: preferences.additionalArguments ?? [],
    });
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.#closed());
    windows.add(this);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  show(): void {
    this.visible = true;
    this.focus();
  }
  hide(): void {
    this.visible = false;
    if (focus.window === this) blur();
  }
  focus(): void {
    if (focus.window === this) return;
    focus.window = this;
    void this.webContents.page.focus();
    this.emit('focus');
  }
  restore(): void {}
  maximize(): void {
    this.#maximized = true;
  }
  isVisible(): boolean {
    return this.visible;
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  getNormalBounds() {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }

  close(): void {
    const event = new PreventableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.#destroyed) return;
    void this.webContents.page.close();
    this.webContents.destroy();
  }

  #closed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.delete(this);
    if (focus.window === this) blur();
    this.emit('closed');
    if (windows.size === 0) app.lastWindowClosed();
  }
}

/** Takes the focus away from every window, as when another app comes to the front. */
export function blur(): void {
  focus.window = null;
}
