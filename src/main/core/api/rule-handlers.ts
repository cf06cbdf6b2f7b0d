import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of permission rules. */
export function ruleHandlers(os: Implementer['rules'], { chats }: ApiServices) {
  return {
    list: os.list.handler(async () => (await chats.use()).rules.list()),
    change: os.change.handler(async ({ input }) =>
      (await chats.use()).rules.change(input.remove, input.add),
    ),
    recent: os.recent.handler(async ({ input }) => (await chats.use()).rules.recent(input.limit)),
    dryRun: os.dryRun.handler(async ({ input }) => (await chats.use()).rules.dryRun(input)),
    suggest: os.suggest.handler(async ({ input }) =>
      (await chats.use()).suggestRules(input.chat, input.ask),
    ),
  };
}
