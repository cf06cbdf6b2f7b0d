import type { DesktopBridge } from '#shared/contract/desktop-bridge.ts';

declare global {
  interface Window {
    /** Present in the desktop window only. */
    readonly aerieDesktop?: DesktopBridge<File>;
  }
}

/** What the desktop's preload script hands to the page; undefined in a browser. */
export function desktopBridge(): DesktopBridge<File> | undefined {
  return window.aerieDesktop;
}
