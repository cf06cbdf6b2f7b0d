// Finds out what an agent calls a session, where it does not say: some name it only in their list, a
// few seconds after the first prompt (acp.md 4.4).

import type { AgentSession } from '../session/agent-session.ts';
import type { SessionPorts } from '../session/session-ports.ts';
import { listSessions } from './session-lists.ts';

const waits = [500, 1500, 3000, 10_000];

/** Asks for the title after the first turn, a few times. The result ends that. */
export function watchTitle(session: AgentSession, ports: SessionPorts): () => void {
  if (!ports.capabilities.sessionCapabilities?.list || ports.side()) return () => {};
  let timer: { dispose(): void } | undefined;
  let asked = 0;
  const ask = async (): Promise<void> => {
    if (session.closed || session.title !== undefined) return;
    try {
      const { sessions } = await listSessions(ports, { cwd: session.cwd, timeoutMs: 10_000 });
      const title = sessions.find(({ sessionId }) => sessionId === session.id)?.title;
      if (title && !session.closed)
        session.receive({ sessionUpdate: 'session_info_update', title });
    } catch (error) {
      ports.logger.debug({ err: error }, 'The title of a session is not known.');
    }
    plan();
  };
  const plan = (): void => {
    const wait = waits[asked];
    asked += 1;
    if (wait === undefined || session.closed || session.title !== undefined) return;
    timer = ports.clock.after(wait, () => void ask());
  };
  const unsubscribe = session.onDidChangeBusy((busy) => {
    if (busy || asked > 0) return;
    plan();
  });
  return () => {
    unsubscribe();
    timer?.dispose();
  };
}
