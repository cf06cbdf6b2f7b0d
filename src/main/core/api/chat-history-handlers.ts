import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of chats that are not in the list of the newest. */
export function chatHistoryHandlers(os: Implementer['chatHistory'], { chats }: ApiServices) {
  return {
    get: os.get.handler(async ({ input }) => (await chats.use()).get(input.chat)),
  };
}
