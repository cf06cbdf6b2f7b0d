import type { RemoteHistoryEntry } from '#shared/contract/remote-history.ts';
import type { HistoryEntry } from '../link/audit/history-store.ts';
import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of what is kept of sessions that people began from elsewhere. */
export function remoteHistoryHandlers(os: Implementer['remoteHistory'], { link }: ApiServices) {
  return {
    list: os.list.handler(async () => {
      const { history } = await link.use();
      return (await history.list()).slice(0, 10_000).map(listed);
    }),
    read: os.read.handler(async function* ({ input: { session, part }, signal }) {
      const [{ history }, { readHistory }] = await Promise.all([
        link.use(),
        import('../link/audit/read-history.ts'),
      ]);
      for await (const text of readHistory(history, session, part)) {
        if (signal?.aborted) return;
        yield { text };
      }
    }),
    remove: os.remove.handler(async ({ input }) =>
      (await link.use()).history.remove(input.session),
    ),
  };
}

function listed(entry: HistoryEntry): RemoteHistoryEntry {
  const { sessionId: session, agent, cwd, owner, startedAt, endedAt, running } = entry;
  const user = owner && { userId: owner.userId, email: owner.email };
  const { pty: terminal, keylog, chat } = entry.parts;
  const why = entry.why ?? null;
  return { session, agent, cwd, user, startedAt, endedAt, running, why, terminal, keylog, chat };
}
