// The commands of shared typing.

import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import { type Command, registerCommand } from '../stores/command-registry.ts';
import { layoutStore, toggleOverlay } from '../stores/layout-store.ts';
import { sessionStore } from '../stores/session-store.ts';
import { currentMembers, startBroadcast, stopBroadcast } from './broadcast-store.ts';

const group = 'Terminal';
const keywords = ['broadcast', 'synchronise', 'all', 'several', 'multiple', 'input'];

/** Running sessions that can be seen now. */
function visible(): readonly string[] {
  const { byId } = sessionStore.getState();
  return layoutStore
    .getState()
    .visibleSessions.filter((id) => byId[id] && byId[id].state !== 'exited');
}

const commands: readonly Command[] = [
  {
    id: 'broadcast.choose',
    title: 'Type into several terminals…',
    group,
    keywords,
    when: () => sessionStore.getState().ids.length > 1,
    run: () => toggleOverlay('broadcast'),
  },
  {
    id: 'broadcast.visible',
    title: 'Type into all visible terminals',
    group,
    keywords,
    when: () => visible().length > 1,
    run: () => startBroadcast({ mode: 'chosen', ids: visible() }),
  },
  {
    id: 'broadcast.stop',
    title: 'Stop typing into several terminals',
    group,
    keywords,
    defaultChord: 'Shift+Escape',
    when: () => currentMembers() !== undefined,
    run: stopBroadcast,
  },
];

/** Registers all of them. Dispose to take them away. */
export function registerBroadcastCommands(): Disposable {
  const registered = new DisposableStore();
  for (const command of commands) registered.add(registerCommand(command));
  return registered;
}
