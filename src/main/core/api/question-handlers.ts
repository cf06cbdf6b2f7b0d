import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of questions in chats. */
export function questionHandlers(os: Implementer['chats'], { chats }: ApiServices) {
  return {
    answerQuestion: os.answerQuestion.handler(async ({ input }) =>
      (await chats.use()).answerQuestion(input.chat, input, 'a window'),
    ),
  };
}
