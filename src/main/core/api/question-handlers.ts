import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of questions in chats, and of what chats ask to be looked at for. */
export function questionHandlers(os: Implementer['chats'], { chats }: ApiServices) {
  return {
    answerQuestion: os.answerQuestion.handler(async ({ input }) =>
      (await chats.use()).answerQuestion(input.chat, input, 'a window'),
    ),
    clearAttention: os.clearAttention.handler(async ({ input }) =>
      (await chats.use()).attention.clear(input.chat, input.episode),
    ),
    restoreAttention: os.restoreAttention.handler(async ({ input }) =>
      (await chats.use()).attention.restore(input.chat, input.episode),
    ),
  };
}
