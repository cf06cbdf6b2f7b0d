// Sessions that want to be looked at: counted in the document's title, and marked as seen once their
// terminal is active in a window that has the focus.

import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { Attention } from '#shared/contract/index.ts';
import { layoutStore } from '../stores/layout-store.ts';
import { clearAttention, sessionStore } from '../stores/session-store.ts';
import { attentionStore, withEnded } from './attention-store.ts';
import { openEpisodes } from './open-episodes.ts';

/** Pure: the title for so many sessions that want attention. */
export function windowTitle(waiting: number): string {
  return waiting > 0 ? `(${waiting}) Aerie` : 'Aerie';
}

/** Follows sessions and focus until disposed. */
export function followAttention(): Disposable {
  const subscriptions = new DisposableStore();
  let asked = '';
  /** Episodes that were open while nobody looked. */
  const waited = new Set<string>();
  const update = (): void => {
    const sessions = sessionStore.getState();
    const looking = lookedAt();
    if (looking !== attentionStore.getState().looking) attentionStore.setState({ looking });
    const open = openEpisodes(sessions, looking);
    for (const { session, episode } of open) waited.add(`${session.id} ${episode.id}`);
    document.title = windowTitle(open.length);
    const session = sessions.byId[looking ?? ''];
    if (!session?.attention) return;
    // Once per event: the answer comes back as a change of the session.
    const key = `${session.id} ${session.attention.id} ${session.attention.at}`;
    if (key === asked) return;
    asked = key;
    void clearAttention(session.id).then((cleared) => {
      // The next change, at the latest the list after a reconnect, tries again.
      if (!cleared && asked === key) asked = '';
    });
  };
  subscriptions.add(
    toDisposable(
      sessionStore.subscribe((now, before) => {
        const { recent } = attentionStore.getState();
        const ended = (id: string, episode: Attention): boolean =>
          waited.delete(`${id} ${episode.id}`);
        const next = withEnded(recent, before.byId, now.byId, ended, Date.now());
        if (next !== recent) attentionStore.setState({ recent: next });
        update();
      }),
    ),
  );
  subscriptions.add(toDisposable(layoutStore.subscribe(update)));
  for (const [target, type] of [
    [window, 'focus'],
    [window, 'blur'],
    [document, 'visibilitychange'],
  ] as const) {
    target.addEventListener(type, update);
    subscriptions.add(toDisposable(() => target.removeEventListener(type, update)));
  }
  update();
  return subscriptions;
}

/** The session that a person has in front of them in this window. */
function lookedAt(): string | undefined {
  const inFront = document.hasFocus() && document.visibilityState === 'visible';
  return inFront ? layoutStore.getState().activeSession : undefined;
}
