import type { SessionInfo } from '#shared/contract/index.ts';
import { groupSessions } from '../workbench/sidebar/session-groups.ts';

/** Sessions with every word of `filter` in name, title or folder, or whose id begins with it. Pure. */
export function matchingSessions(
  sessions: readonly SessionInfo[],
  home: string | undefined,
  filter: string,
): readonly SessionInfo[] {
  const found = new Set(groupSessions(sessions, home, filter).flatMap((group) => group.sessions));
  const prefix = filter.trim();
  return sessions.filter((s) => found.has(s) || (prefix !== '' && s.id.startsWith(prefix)));
}
