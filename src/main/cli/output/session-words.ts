// What a person reads about a session.

import type { SessionInfo } from '#shared/contract/index.ts';
import { harmlessText } from './harmless-text.ts';

/** Whether it runs, and how it ended; with a mark when it asks to be looked at. */
export function stateWords(session: SessionInfo): string {
  return session.attention ? `${plainState(session)} !` : plainState(session);
}

function plainState({ state, exit, busy }: SessionInfo): string {
  if (exit) return exit.signal ? `ended (${exit.signal})` : `ended (${exit.code})`;
  if (state === 'exited') return 'ended';
  return busy ? 'busy' : 'running';
}

/** Its name, else its title, else its program. */
export function titleWords({ name, title, shell }: SessionInfo): string {
  const program = shell.slice(Math.max(shell.lastIndexOf('/'), shell.lastIndexOf('\\')) + 1);
  return harmlessText(name || title || program);
}

/** A path with `~` for the home folder. */
export function folderWords(path: string, home: string | undefined): string {
  const safe = harmlessText(path);
  if (!home) return safe;
  if (safe === home) return '~';
  return safe.startsWith(`${home}/`) ? `~${safe.slice(home.length)}` : safe;
}
