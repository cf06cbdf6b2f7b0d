import type { BrowserWindowConstructorOptions } from 'electron';
import { VERSION_SWITCH } from '#shared/contract/desktop-bridge.ts';
import type { WindowBounds } from './window-bounds.ts';

/** What a window's options depend on. */
export interface WindowOptionsInput {
  readonly platform: NodeJS.Platform;
  readonly preloadPath: string;
  readonly iconPath: string;
  readonly version: string;
  readonly bounds: WindowBounds | null;
  readonly dark: boolean;
  /** True in a packaged app: no developer tools. */
  readonly packaged: boolean;
}

const MIN_WIDTH = 360;
const MIN_HEIGHT = 300;

/** The window's colour until the page has drawn; as the page's own background, so nothing flashes. */
export function backgroundColor(dark: boolean): string {
  return dark ? '#16181d' : '#ffffff';
}

/** Options of an Aerie window: sandboxed, isolated, shown only once it can be drawn. */
export function windowOptions(input: WindowOptionsInput): BrowserWindowConstructorOptions {
  const mac = input.platform === 'darwin';
  return {
    width: 1200,
    height: 780,
    ...boundsOptions(input.bounds),
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: 'Aerie',
    backgroundColor: backgroundColor(input.dark),
    autoHideMenuBar: true,
    ...(mac
      ? { titleBarStyle: 'hiddenInset' as const, trafficLightPosition: { x: 14, y: 13 } }
      : { icon: input.iconPath }),
    webPreferences: {
      preload: input.preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !input.packaged,
      additionalArguments: [`${VERSION_SWITCH}${input.version}`],
    },
  };
}

function boundsOptions(bounds: WindowBounds | null): BrowserWindowConstructorOptions {
  if (!bounds) return { center: true };
  return { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height };
}
