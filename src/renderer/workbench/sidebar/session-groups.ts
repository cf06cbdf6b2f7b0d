// Sessions by folder, filtered, as the sidebar lists them. Pure.

import type { SessionInfo } from '#shared/contract/index.ts';
import { sessionLabel } from '../session-label.ts';

export interface SessionGroup {
  /** The folder as the system spells it. */
  readonly cwd: string;
  /** The folder as a person reads it: relative to home where it is inside. */
  readonly label: string;
  readonly sessions: readonly SessionInfo[];
}

/** `~/x` for folders inside `home`, else the folder itself. */
export function folderLabel(cwd: string, home: string | undefined): string {
  const folder = trimSlash(cwd);
  const base = home === undefined ? '' : trimSlash(home);
  if (base === '' || base === '/') return folder || '/';
  if (folder === base) return '~';
  const separator = base.includes('\\') ? '\\' : '/';
  return folder.startsWith(base + separator) ? `~${folder.slice(base.length)}` : folder || '/';
}

/** Groups by folder in order of each folder's first session. Every word of `filter` must be found. */
export function groupSessions(
  sessions: readonly SessionInfo[],
  home: string | undefined,
  filter: string,
): readonly SessionGroup[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, SessionInfo[]>();
  for (const session of sessions) {
    if (!matches(session, home, words)) continue;
    const cwd = trimSlash(session.cwd);
    const group = groups.get(cwd);
    if (group) group.push(session);
    else groups.set(cwd, [session]);
  }
  return [...groups].map(([cwd, members]) => ({
    cwd,
    label: folderLabel(cwd, home),
    sessions: members,
  }));
}

function matches(session: SessionInfo, home: string | undefined, words: readonly string[]) {
  const label = folderLabel(session.cwd, home);
  const text = `${sessionLabel(session)} ${session.title} ${label} ${session.shell}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function trimSlash(path: string): string {
  return path.length > 1 ? path.replace(/[\\/]+$/, '') : path;
}
