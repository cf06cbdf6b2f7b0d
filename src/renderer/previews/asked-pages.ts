// Pages that programs want to open. Each is asked for once for its site: in the desktop window later ones
// of a site that somebody opened from that terminal open by themselves. A browser would not let them.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import type { AskedPage } from '#shared/contract/index.ts';
import { desktopBridge } from '../client/desktop-bridge.ts';
import { sessionStore } from '../stores/session-store.ts';
import { showError } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { openPage } from '../ui/open-page.ts';
import { pageWords } from './preview-words.ts';

/** Sites that were opened, by session. Nothing is kept beyond the window. */
const opened = new Map<string, Set<string>>();

/** Opens a page that somebody said yes to, and its site from then on. */
export async function openAskedPage(sessionId: string, page: AskedPage): Promise<void> {
  const words = pageWords(page.url);
  if (!words) return dismissPage(sessionId, page);
  opened.set(sessionId, (opened.get(sessionId) ?? new Set()).add(new URL(words.url).origin));
  // At once: a browser opens pages only right after a click.
  openPage(words.url);
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
    sessionStore.subscribe(({ byId }, before) => {
      for (const id of opened.keys()) if (!(id in byId)) opened.delete(id);
      if (!desktopBridge()) return;
      for (const [id, sites] of opened) {
        const { pages = [] } = byId[id] ?? {};
        if (pages === before.byId[id]?.pages) continue;
        for (const page of pages) {
          const words = pageWords(page.url);
          if (words && sites.has(new URL(words.url).origin))
            void openUnasked(id, page.id, words.url);
        }
      }
    }),
  );
}

/** Of several windows one opens it. */
async function openUnasked(id: string, page: string, url: string): Promise<void> {
  try {
    const { taken } = await api().sessions.takePage({ id, page });
    if (taken) openPage(url);
  } catch {
    // Then it is asked for.
  }
}
