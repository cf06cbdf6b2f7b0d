// Applies the navigation and permission policies to everything that can show a page.

import { type App, type Session, shell, type WebContents } from 'electron';
import type { Logger } from '#shared/base/ports.ts';
import { externalUrl, mayNavigate } from './navigation-policy.ts';
import { isPermitted } from './permission-policy.ts';

/**
 * Locks down every page from now on. Call once, before the first window. `openWindow` is asked for
 * one more window of our own page.
 */
export function lockDown(app: App, session: Session, logger: Logger, openWindow: () => void): void {
  app.on('web-contents-created', (_event, contents) =>
    lockDownContents(contents, logger, openWindow),
  );
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const isMainFrame = details.isMainFrame && contents !== null;
    const permitted = isPermitted({ permission, url: details.requestingUrl, isMainFrame });
    if (!permitted) logger.info({ permission }, 'denied a permission');
    callback(permitted);
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isPermitted({ permission, url: origin, isMainFrame: details.isMainFrame }),
  );
  session.setDevicePermissionHandler(() => false);
}

function lockDownContents(contents: WebContents, logger: Logger, openWindow: () => void): void {
  const deny = (event: { preventDefault(): void }): void => event.preventDefault();
  // Covers the main frame, sub-frames and redirects; our own loadURL does not pass here.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !mayNavigate(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', deny);
  contents.on('will-attach-webview', deny);
  contents.setWindowOpenHandler(({ url }) => {
    const target = externalUrl(url);
    // Our own page gets a window made by us, never one with options of the page's choice.
    if (mayNavigate(url)) openWindow();
    else if (target === null) logger.info({}, 'refused to open a link');
    else {
      shell.openExternal(target).catch((error: unknown) => {
        logger.warn({ err: error }, 'the system could not open a link');
      });
    }
    return { action: 'deny' };
  });
}
