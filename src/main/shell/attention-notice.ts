import type { SessionInfo } from '#shared/contract/index.ts';
import { plainLine, sessionLabel } from './session-label.ts';

/** Text of a desktop notification. */
export interface AttentionNotice {
  readonly title: string;
  readonly body: string;
}

const MAX_BODY = 200;

/**
 * What to tell when a session asks to be looked at, or null when it asks nothing new. `seenAt` is
 * the time of its last request that was told.
 */
export function attentionNotice(
  session: SessionInfo,
  seenAt: number | undefined,
): AttentionNotice | null {
  const { attention } = session;
  if (!attention || attention.at === seenAt) return null;
  const message = plainLine(attention.message ?? '', MAX_BODY);
  return { title: sessionLabel(session), body: message || fallback(session, attention.reason) };
}

function fallback(
  session: SessionInfo,
  reason: NonNullable<SessionInfo['attention']>['reason'],
): string {
  switch (reason) {
    case 'bell':
      return 'The terminal rang the bell.';
    case 'notification':
      return 'A program wants your attention.';
    case 'exited':
      if (session.exit?.signal) return `Ended by ${session.exit.signal}.`;
      return session.exit ? `Ended with exit code ${session.exit.code}.` : 'The session ended.';
  }
}
