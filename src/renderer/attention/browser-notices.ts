// Notifications of the browser for what asks while nobody looks, where the person has allowed them.
// In the desktop the app itself tells.

import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import { desktopBridge } from '../client/desktop-bridge.ts';
import { type Command, registerCommand } from '../stores/command-registry.ts';
import { showToast } from '../stores/toast-store.ts';
import { askersNow, openAsker, subscribeAskers } from './askers.ts';
import { openEpisodes } from './open-episodes.ts';

const MAX_BODY = 200;

/** Tells each episode once, while no window of Aerie is in front in this browser. Dispose to stop. */
export function followBrowserNotices(): Disposable {
  const owned = new DisposableStore();
  if (desktopBridge() || !('Notification' in window)) return owned;
  owned.add(registerCommand(allowNotices));
  const told = new Set(openIds());
  const shown = new Map<string, Notification>();
  const update = (): void => {
    const open = openEpisodes(askersNow(), undefined);
    const ids = new Set(open.map(({ asker, episode }) => `${asker.id} ${episode.id}`));
    for (const [id, notice] of shown) {
      if (ids.has(id)) continue;
      // Answered or seen, here or elsewhere.
      notice.close();
      shown.delete(id);
    }
    for (const { asker, episode } of open) {
      const id = `${asker.id} ${episode.id}`;
      if (told.has(id)) continue;
      told.add(id);
      if (document.hasFocus() || Notification.permission !== 'granted') continue;
      const body = asker.words(episode).slice(0, MAX_BODY);
      // Several windows of one browser show it once.
      const notice = new Notification(asker.label, { body, tag: id });
      notice.addEventListener('click', () => {
        window.focus();
        openAsker(asker);
        notice.close();
      });
      shown.set(id, notice);
    }
  };
  owned.add(toDisposable(subscribeAskers(update)));
  owned.add(
    toDisposable(() => {
      for (const notice of shown.values()) notice.close();
    }),
  );
  return owned;
}

function openIds(): string[] {
  return openEpisodes(askersNow(), undefined).map(
    ({ asker, episode }) => `${asker.id} ${episode.id}`,
  );
}

const allowNotices: Command = {
  id: 'attention.allow-notifications',
  title: 'Allow notifications in this browser',
  group: 'Window',
  keywords: ['attention', 'inbox', 'popup'],
  when: () => Notification.permission !== 'granted',
  run: async () => {
    const answer = await Notification.requestPermission();
    const isAllowed = answer === 'granted';
    showToast({
      level: isAllowed ? 'success' : 'warning',
      title: isAllowed ? 'Notifications are on' : 'The browser does not allow notifications',
      ...(isAllowed ? {} : { detail: 'Allow them for this page in the settings of the browser.' }),
      key: 'browser-notices',
    });
  },
};
