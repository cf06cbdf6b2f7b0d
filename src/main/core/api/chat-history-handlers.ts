import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of what was begun before or elsewhere. */
export function chatHistoryHandlers(os: Implementer['chatHistory'], { chats }: ApiServices) {
  return {
    get: os.get.handler(async ({ input }) => (await chats.use()).get(input.chat)),
    older: os.older.handler(async ({ input }) => (await chats.use()).history.older(input)),
    restore: os.restore.handler(async ({ input }) =>
      (await chats.use()).history.restore(input.chat),
    ),
    sessions: os.sessions.handler(async ({ input, signal }) =>
      (await chats.use()).history.sessions(input.agent, input.cwd, signal),
    ),
    adopt: os.adopt.handler(async ({ input }) => (await chats.use()).history.adopt(input)),
    fork: os.fork.handler(async ({ input }) =>
      (await chats.use()).history.fork(input.commandId, input.chat),
    ),
    deleteSession: os.deleteSession.handler(async ({ input }) =>
      (await chats.use()).history.deleteSession(input.agent, input.cwd, input.session),
    ),
  };
}
