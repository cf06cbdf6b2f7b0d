// The commands of remote access. Default chords keep clear of shells and browsers.

import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import { type Command, registerCommand } from '../stores/command-registry.ts';
import { toggleOverlay } from '../stores/layout-store.ts';
import { cutOffEverybody } from './remote-actions.ts';
import { remoteStore } from './remote-store.ts';

const group = 'Window';

const commands: readonly Command[] = [
  {
    id: 'remote.open',
    title: 'Remote access',
    needs: 'remote.status',
    group,
    keywords: ['roost', 'wing', 'browser', 'phone', 'sign in', 'lock', 'passkey', 'viewers'],
    defaultChord: { mac: 'Cmd+Shift+Y', other: 'Ctrl+Shift+Y' },
    run: () => toggleOverlay('remote'),
  },
  {
    id: 'remote.cut-off',
    title: 'Cut off everybody from elsewhere',
    needs: 'remote.cutOff',
    group,
    keywords: ['remote', 'disconnect', 'kick', 'viewers'],
    when: () => (remoteStore.getState().status?.viewers.length ?? 0) > 0,
    run: cutOffEverybody,
  },
];

/** Registers all of them. Dispose to take them away. */
export function registerRemoteCommands(): Disposable {
  const registered = new DisposableStore();
  for (const command of commands) registered.add(registerCommand(command));
  return registered;
}
