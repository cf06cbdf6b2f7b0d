import { describe, expect, it } from 'vitest';
import { type WindowOptionsInput, windowOptions } from './window-options.ts';

const input: WindowOptionsInput = {
  platform: 'linux',
  preloadPath: '/app/out/preload/index.cjs',
  iconPath: '/app/icon.png',
  version: '1.2.3',
  bounds: null,
  dark: true,
  packaged: true,
};

describe('windowOptions', () => {
  it('keeps the page away from Node and its privileges', () => {
    expect(windowOptions(input).webPreferences).toMatchObject({
      preload: '/app/out/preload/index.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: false,
    });
  });

  it('shows nothing before the page is drawn and never gets smaller than the page allows', () => {
    expect(windowOptions(input)).toMatchObject({ show: false, minWidth: 360, minHeight: 300 });
    expect(windowOptions({ ...input, dark: false }).backgroundColor).not.toBe(
      windowOptions(input).backgroundColor,
    );
  });

  it('hides the title bar on macOS only', () => {
    expect(windowOptions({ ...input, platform: 'darwin' })).toMatchObject({
      titleBarStyle: 'hiddenInset',
    });
    expect(windowOptions(input)).not.toHaveProperty('titleBarStyle');
  });

  it('uses saved bounds, else the centre of the screen', () => {
    const bounds = { x: 5, y: 6, width: 700, height: 500, maximized: false };
    expect(windowOptions({ ...input, bounds })).toMatchObject({ x: 5, y: 6, width: 700 });
    expect(windowOptions(input)).toMatchObject({ center: true, width: 1200 });
  });
});
