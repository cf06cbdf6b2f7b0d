// Pages that programs want to open. In the desktop window a site that somebody opened from a terminal is
// not asked for again there. A browser opens pages only right after a click.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import type { AskedPage } from '#shared/contract/index.ts';
import { desktopBridge } from '../client/desktop-bridge.ts';
import { sessionStore } from '../stores/session-store.ts';
import { showError } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { openPage } from '../ui/open-page.ts';
import { type AllowedPage, AskedSites } from './asked-sites.ts';
import { pageWords } from './preview-words.ts';

const sites = new AskedSites();

/** Opens a page that somebody said yes to. */
export async function openAskedPage(sessionId: string, page: AskedPage): Promise<void> {
  const words = pageWords(page.url);
  if (words) {
    sites.allow(sessionId, words.url);
    openPage(words.url);
  }
  await dismissPage(sessionId, page);
}

/** Takes a page off the list without opening it. */
export async function dismissPage(sessionId: string, page: AskedPage): Promise<void> {
  try {
    await api().sessions.takePage({ id: sessionId, page: page.id });
  } catch (error) {
    showError('The question could not be put away', error);
  }
}

/** Opens pages of sites that somebody said yes to before. Dispose to stop. */
export function followAskedPages(): Disposable {
  return toDisposable(
    sessionStore.subscribe((now, before) => {
      if (now.byId === before.byId) return;
      const allowed = sites.news(now.byId, before.byId);
      if (desktopBridge()) for (const page of allowed) void openAllowed(page);
    }),
  );
}

/** Of several windows one opens it. */
async function openAllowed({ sessionId, page, url }: AllowedPage): Promise<void> {
  try {
    const { taken } = await api().sessions.takePage({ id: sessionId, page });
    if (taken) openPage(url);
  } catch {
    // Then it is asked for.
  }
}
