import type { SessionChange } from '#shared/contract/index.ts';
import { matchesPrefix } from '../operations/prefix-rule.ts';
import type { ApiServices, Implementer } from './api-services.ts';
import { changeStream } from './change-stream.ts';

export function sessionHandlers(
  os: Implementer['sessions'],
  { sessions, launcher, operations, federation, recordings, restore }: ApiServices,
) {
  return {
    create: os.create.handler(({ input }) => federation.create(input)),
    list: os.list.handler(async ({ input }) => {
      await Promise.all([federation.ready(), restore.ready]);
      const prefix = input?.prefix;
      if (prefix === undefined) return federation.list();
      return federation.list().filter(({ id }) => matchesPrefix(id, prefix));
    }),
    get: os.get.handler(({ input }) => sessions.get(input.id).info),
    watch: os.watch.handler(async ({ signal }) => {
      // Who restores an arrangement of terminals takes those missing in the first list for gone.
      await Promise.all([federation.ready(), restore.ready]);
      return changeStream<SessionChange>(
        () => [{ type: 'all', sessions: federation.list() }],
        federation.onDidChange,
        signal,
      );
    }),
    rename: os.rename.handler(({ input }) => {
      const session = sessions.get(input.id);
      session.rename(input.name);
      return session.info;
    }),
    restart: os.restart.handler(async ({ input }) => {
      const session = sessions.get(input.id);
      const { cols = session.info.cols, rows = session.info.rows } = input;
      await session.restart({ cols, rows }, input.cwd);
      return session.info;
    }),
    duplicate: os.duplicate.handler(({ input }) => federation.duplicate(input.id)),
    request: os.request.handler(({ input }) => launcher.copyOf(input.id)),
    kill: os.kill.handler(({ input }) => operations.kill(input.id)),
    remove: os.remove.handler(({ input }) => sessions.remove(input.id)),
    clearAttention: os.clearAttention.handler(({ input }) =>
      sessions.get(input.id).clearAttention(input.episode),
    ),
    restoreAttention: os.restoreAttention.handler(({ input }) =>
      sessions.get(input.id).restoreAttention(input.episode),
    ),
    clear: os.clear.handler(async ({ input }) => {
      await sessions.get(input.id).clear();
      recordings.didClear(input.id);
    }),
  };
}
