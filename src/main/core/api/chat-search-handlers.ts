import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of searches in chats. */
export function chatSearchHandlers(os: Implementer['chatSearch'], { chats }: ApiServices) {
  return {
    search: os.search.handler(async ({ input }) => (await chats.use()).history.search(input)),
    find: os.find.handler(async ({ input }) =>
      (await chats.use()).history.find(input.chat, input.text),
    ),
  };
}
