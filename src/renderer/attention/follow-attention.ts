// Sessions and chats that want to be looked at: counted in the document's title, and marked as seen
// once their panel is active in a window that has the focus.

import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { Attention } from '#shared/contract/index.ts';
import { layoutStore } from '../stores/layout-store.ts';
import { staysOpen } from './asker.ts';
import { askersNow, clearAsker, subscribeAskers } from './askers.ts';
import { attentionStore, withEnded } from './attention-store.ts';
import { openEpisodes } from './open-episodes.ts';

/** Pure: the title for so many that want attention. */
export function windowTitle(waiting: number): string {
  return waiting > 0 ? `(${waiting}) Aerie` : 'Aerie';
}

/** Follows sessions, chats and focus until disposed. */
export function followAttention(): Disposable {
  const subscriptions = new DisposableStore();
  let asked = '';
  let before = askersNow();
  /** Episodes that were open while nobody looked. */
  const waited = new Set<string>();
  const update = (): void => {
    const looking = lookedAt();
    if (looking !== attentionStore.getState().looking) attentionStore.setState({ looking });
    const open = openEpisodes(before, looking);
    for (const { asker, episode } of open) waited.add(`${asker.id} ${episode.id}`);
    document.title = windowTitle(open.length);
    const asker = before.find(({ id }) => id === looking);
    if (!asker?.attention || staysOpen(asker.attention)) return;
    // Once per event: the answer comes back as a change.
    const key = `${asker.id} ${asker.attention.id} ${asker.attention.at}`;
    if (key === asked) return;
    asked = key;
    void clearAsker(asker).then((cleared) => {
      // The next change, at the latest the list after a reconnect, tries again.
      if (!cleared && asked === key) asked = '';
    });
  };
  const changed = (): void => {
    const now = askersNow();
    const { recent } = attentionStore.getState();
    const ended = (id: string, episode: Attention): boolean => waited.delete(`${id} ${episode.id}`);
    const next = withEnded(recent, before, now, ended, Date.now());
    before = now;
    if (next !== recent) attentionStore.setState({ recent: next });
    update();
  };
  subscriptions.add(toDisposable(subscribeAskers(changed)));
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

/** The panel that a person has in front of them in this window. */
function lookedAt(): string | undefined {
  const inFront = document.hasFocus() && document.visibilityState === 'visible';
  return inFront ? layoutStore.getState().activeSession : undefined;
}
