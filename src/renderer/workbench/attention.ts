// Sessions that want to be looked at: counted in the document's title, and marked as seen once their
// terminal is active in a window that has the focus.

import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import { layoutStore } from '../stores/layout-store.ts';
import { clearAttention, type SessionStoreState, sessionStore } from '../stores/session-store.ts';

/** Pure: the title for so many sessions that want attention. */
export function windowTitle(waiting: number): string {
  return waiting > 0 ? `(${waiting}) Aerie` : 'Aerie';
}

/** Follows sessions and focus until disposed. */
export function followAttention(): Disposable {
  const subscriptions = new DisposableStore();
  let asked = '';
  const update = (): void => {
    const { byId } = sessionStore.getState();
    document.title = windowTitle(waitingCount(byId));
    const session = byId[layoutStore.getState().activeSession ?? ''];
    if (!session?.attention || !document.hasFocus() || document.visibilityState !== 'visible') {
      return;
    }
    // Once per event: the answer comes back as a change of the session.
    const key = `${session.id} ${session.attention.at}`;
    if (key === asked) return;
    asked = key;
    void clearAttention(session.id).then((cleared) => {
      // The next change, at the latest the list after a reconnect, tries again.
      if (!cleared && asked === key) asked = '';
    });
  };
  subscriptions.add(toDisposable(sessionStore.subscribe(update)));
  subscriptions.add(toDisposable(layoutStore.subscribe(update)));
  for (const [target, type] of [
    [window, 'focus'],
    [document, 'visibilitychange'],
  ] as const) {
    target.addEventListener(type, update);
    subscriptions.add(toDisposable(() => target.removeEventListener(type, update)));
  }
  update();
  return subscriptions;
}

function waitingCount(byId: SessionStoreState['byId']): number {
  return Object.values(byId).filter((session) => session.attention).length;
}
