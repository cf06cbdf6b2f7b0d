// The commands of the inbox. Default chords keep clear of shells and browsers.

import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import { type Command, registerCommand } from '../stores/command-registry.ts';
import { layoutStore, toggleOverlay } from '../stores/layout-store.ts';
import { askersNow, openAsker } from './askers.ts';
import { markAllSeenAndTell } from './attention-store.ts';
import { nextEpisode, type OpenEpisode } from './open-episodes.ts';

const group = 'Window';

/** The next session or chat that needs somebody; the active one is in front already. */
function next(): OpenEpisode | undefined {
  return nextEpisode(askersNow(), layoutStore.getState().activeSession);
}

const commands: readonly Command[] = [
  {
    id: 'app.next-attention',
    title: 'Go to session that wants attention',
    group,
    keywords: ['next', 'inbox', 'question', 'bell'],
    defaultChord: { mac: 'Cmd+Shift+A', other: 'Ctrl+Shift+A' },
    when: () => next() !== undefined,
    run: () => {
      const episode = next();
      if (episode) openAsker(episode.asker);
    },
  },
  {
    id: 'attention.inbox',
    title: 'Attention inbox',
    group,
    keywords: ['notifications', 'questions', 'bell', 'waiting'],
    defaultChord: { mac: 'Cmd+Shift+L', other: 'Ctrl+Shift+L' },
    run: () => toggleOverlay('attention'),
  },
  {
    id: 'attention.mark-all-seen',
    title: 'Mark everything as seen',
    group,
    keywords: ['attention', 'inbox', 'notifications', 'read'],
    when: () => next() !== undefined,
    run: () => markAllSeenAndTell(),
  },
];

/** Registers all of them. Dispose to take them away. */
export function registerAttentionCommands(): Disposable {
  const registered = new DisposableStore();
  for (const command of commands) registered.add(registerCommand(command));
  return registered;
}
