import { AppError } from '#shared/base/app-error.ts';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import { sessionId } from '#shared/contract/index.ts';
import type { LookupOf, WireSession } from '#shared/protocol/wmux/replies.ts';
import { type WmuxError, wmuxErrors } from '#shared/protocol/wmux/replies.ts';
import type { SessionOperations } from '../operations/session-operations.ts';
import type { SessionLauncher } from '../profiles/session-launcher.ts';
import type { Recordings } from '../recording/recordings.ts';
import type { Session } from '../sessions/session.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';

/** What requests from the socket are answered with. */
export interface WireHost {
  readonly sessions: SessionRegistry;
  readonly launcher: SessionLauncher;
  readonly operations: SessionOperations;
  readonly recordings: Pick<Recordings, 'start' | 'stop'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  readonly version: string;
  /** Whether programs get screens when they attach; without them there is no scrollback either. */
  readonly sendsScreens: () => boolean;
}

/**
 * The session, if it runs: to this protocol ended ones do not exist.
 * @throws WmuxError `not_found`
 */
export function runningSession(
  { sessions }: WireHost,
  id: string,
  error: LookupOf | WmuxError,
): Session {
  if (sessionId.safeParse(id).success) {
    const session = sessions.all().find(({ spec }) => spec.id === id);
    if (session && session.info.state !== 'exited') return session;
  }
  throw typeof error === 'string' ? wmuxErrors.notFound(error) : error;
}

/** A running session as the protocol shows it. */
export function wireSession({ info }: Session): WireSession {
  const { id, pid, cols, rows, shell } = info;
  return { id, state: info.state === 'detached' ? 'detached' : 'alive', pid, cols, rows, shell };
}

/** What a failure of writing input is called on the wire. */
export function writeError(error: unknown): WmuxError {
  if (!(error instanceof AppError)) return wmuxErrors.write('unexpected failure');
  const gone = error.code === 'session_not_found' || error.code === 'session_exited';
  return gone ? wmuxErrors.notFound('write input') : wmuxErrors.write(error.message);
}
