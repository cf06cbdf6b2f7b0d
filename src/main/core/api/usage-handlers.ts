import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of what chats have used. */
export function usageHandlers(os: Implementer['usage'], { chats }: ApiServices) {
  return {
    summary: os.summary.handler(async ({ input }) => (await chats.use()).usage.summary(input.days)),
    rows: os.rows.handler(async ({ input }) => (await chats.use()).usage.rows(input.days)),
    turns: os.turns.handler(async ({ input }) => (await chats.use()).usage.turns(input.chat)),
    limits: os.limits.handler(async ({ input }) => (await chats.use()).limits(input?.chat)),
  };
}
