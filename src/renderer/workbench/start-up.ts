// What happens once the first list of sessions is here: restore this window's layout, follow the
// address, and make sure that a first run shows a ready terminal. Saves the layout from then on.

import type { StoreApi } from 'zustand/vanilla';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import { NEW_CHAT_ROUTE, routeChat, routeSession } from '#shared/contract/desktop-bridge.ts';
import { chatOfPanel } from '../chat/chat-panel-id.ts';
import { chatsStore } from '../chat/chats-store.ts';
import { openChatAt } from '../chat/history/open-chat-at.ts';
import { previewStore, restorePreviews, savedPreviews } from '../previews/preview-store.ts';
import { layoutStore, resizeSidebar } from '../stores/layout-store.ts';
import { refusalOf } from '../stores/rights.ts';
import { sessionStore } from '../stores/session-store.ts';
import { systemStore } from '../stores/system-store.ts';
import type { SavedLayout } from './dock/layout-pruning.ts';
import { LayoutSaver, loadLayout } from './dock/layout-saver.ts';
import { claimWindowId } from './dock/window-id.ts';
import { currentDock, newTerminal, openSession } from './workspace.ts';

/** The layout of one window, from loading to saving. */
export class WindowLayout implements Disposable {
  readonly #subscriptions = new DisposableStore();
  #saver: LayoutSaver | undefined;
  #last: SavedLayout | undefined;

  /** Resolves when sessions and saved layout are known, so that the dock can be drawn. */
  async load(signal: AbortSignal): Promise<void> {
    const windowId = await claimWindowId();
    await until(sessionStore, ({ loaded }) => loaded);
    this.#last = await loadLayout(windowId);
    if (signal.aborted) return;
    const saver = new LayoutSaver(windowId, () => this.#read());
    this.#saver = saver;
    this.#subscriptions.add(saver);
    if (this.#last) layoutStore.setState({ sidebarOpen: this.#last.sidebarOpen });
    if (this.#last?.sidebarWidth !== undefined) resizeSidebar(this.#last.sidebarWidth);
    restorePreviews(this.#last?.previews);
    const { ids } = sessionStore.getState();
    const active = this.#last?.activeSession;
    if (active && ids.includes(active)) {
      layoutStore.setState({ activeSession: active, visibleSessions: [active] });
    } else if (active && chatOfPanel(active) !== undefined) {
      layoutStore.setState({ activeSession: active, visibleSessions: [] });
    }
    this.#subscriptions.add(
      toDisposable(
        layoutStore.subscribe((now, before) => {
          const changed =
            now.sidebarOpen !== before.sidebarOpen ||
            now.sidebarWidth !== before.sidebarWidth ||
            now.activeSession !== before.activeSession;
          if (changed) saver.schedule();
        }),
      ),
    );
    this.#subscriptions.add(
      toDisposable(
        previewStore.subscribe((now, before) => {
          const changed =
            now.closed !== before.closed || now.share !== before.share || now.seen !== before.seen;
          if (changed) saver.schedule();
        }),
      ),
    );
  }

  /** After the first drawing: the session in the address, or a first terminal. */
  begin(): void {
    const follow = (): void => followAddress();
    window.addEventListener('hashchange', follow);
    this.#subscriptions.add(toDisposable(() => window.removeEventListener('hashchange', follow)));
    // The address may name a session that is only about to be announced here.
    this.#subscriptions.add(
      toDisposable(
        sessionStore.subscribe((now, before) => {
          if (now.ids !== before.ids) follow();
        }),
      ),
    );
    follow();
    const shown = chatOfPanel(layoutStore.getState().activeSession) !== undefined;
    if (sessionStore.getState().ids.length === 0 && !shown) void firstTerminal();
  }

  /** The arrangement for a dock that is about to be drawn: the last one known. */
  readonly initial = (): SavedLayout | undefined =>
    this.#last && {
      ...this.#last,
      activeSession: layoutStore.getState().activeSession ?? this.#last.activeSession,
    };

  /** A session to show where nothing was restored: the newest. */
  readonly fallbackSession = (): string | undefined => {
    const { ids } = sessionStore.getState();
    const { activeSession } = layoutStore.getState();
    if (activeSession !== undefined && ids.includes(activeSession)) return activeSession;
    const chat = chatOfPanel(activeSession);
    if (chat !== undefined && chat in chatsStore.getState().byId) return activeSession;
    return this.#last ? undefined : ids.at(-1);
  };

  readonly changed = (): void => this.#saver?.schedule();

  /** The dock is about to go: remembers its arrangement for when it is back. */
  readonly leaving = (): void => {
    this.#read();
  };

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #read(): SavedLayout {
    const { activeSession, sidebarOpen, sidebarWidth } = layoutStore.getState();
    const dock = currentDock();
    this.#last = {
      version: 1,
      // Without a dock (on a narrow window) the last arrangement is kept for when it is back.
      dock: dock ? dock.serialize() : this.#last?.dock,
      activeSession: activeSession ?? null,
      sidebarOpen,
      sidebarWidth,
      previews: savedPreviews(),
    };
    return this.#last;
  }
}

function followAddress(): void {
  if (location.hash === NEW_CHAT_ROUTE) {
    history.replaceState(null, '', location.pathname + location.search);
    layoutStore.setState({ overlay: 'new-chat' });
    return;
  }
  const address = routeChat(location.hash);
  if (address) {
    history.replaceState(null, '', location.pathname + location.search);
    void openChatAt(address.chat, address.item);
    return;
  }
  const id = addressedSession();
  if (id === null) return;
  const chat = chatOfPanel(id);
  if (chat !== undefined) void openChatAt(chat);
  else if (id in sessionStore.getState().byId) openSession(id);
  else return;
  history.replaceState(null, '', location.pathname + location.search);
}

function addressedSession(): string | null {
  try {
    return routeSession(decodeURIComponent(location.hash));
  } catch {
    // Not an address of ours: anyone may have typed it.
    return null;
  }
}

/** Nobody is asked to begin with an empty window, but people elsewhere who may begin none. */
async function firstTerminal(): Promise<void> {
  await until(systemStore, ({ info }) => info !== undefined);
  if (refusalOf('sessions.create') === undefined) await newTerminal();
}

function until<T>(store: StoreApi<T>, isSo: (state: T) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (isSo(store.getState())) return resolve();
    const stop = store.subscribe((state) => {
      if (!isSo(state)) return;
      stop();
      resolve();
    });
  });
}
