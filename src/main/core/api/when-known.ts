import type { SessionFederation } from '../session-hosts/session-federation.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';

/** Resolves when it is known who has the session; undefined when that is known now. */
export type WhenKnown = (id: string) => Promise<void> | undefined;

/**
 * Makes those who come at once after a start wait for sessions from before it, instead of telling them
 * that there are none. What `complete` returns resolves when all are listed, and must not take long.
 */
export function whenKnown(deps: {
  readonly sessions: Pick<SessionRegistry, 'has'>;
  readonly federation: Pick<SessionFederation, 'hostOf'>;
  readonly complete: () => Promise<unknown>;
}): WhenKnown {
  const { sessions, federation } = deps;
  let isComplete = false;
  let complete: Promise<void> | undefined;
  return (id) => {
    if (isComplete || sessions.has(id) || federation.hostOf(id)) return undefined;
    complete ??= deps.complete().then(() => {
      isComplete = true;
    });
    return complete;
  };
}
