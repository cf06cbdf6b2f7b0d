import type { Command } from '../stores/command-registry.ts';
import { dismissRestored, forgetSaved, restoredIds } from './restore-actions.ts';

/** Commands on sessions that came back, and on what is kept to bring them back. */
export const restoreCommands: readonly Command[] = [
  {
    id: 'restore.dismiss-all',
    title: 'Dismiss all restored sessions',
    group: 'Terminal',
    keywords: ['ended', 'close', 'clean up'],
    when: () => restoredIds().length > 0,
    run: dismissRestored,
  },
  {
    id: 'restore.forget',
    title: 'Forget saved terminals now',
    needs: 'restore.forget',
    group: 'Terminal',
    keywords: ['privacy', 'delete', 'history', 'scrollback', 'restore', 'disk'],
    run: forgetSaved,
  },
];
