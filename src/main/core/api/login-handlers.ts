import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of log-ins in chats, and of agents that do not stop. */
export function loginHandlers(os: Implementer['chats'], { chats }: ApiServices) {
  return {
    loginMethods: os.loginMethods.handler(async ({ input }) => [
      ...(await (await chats.use()).logins.methods(input.chat)),
    ]),
    login: os.login.handler(async ({ input }) => (await chats.use()).logins.login(input)),
    endAgent: os.endAgent.handler(async ({ input }) =>
      (await chats.use()).logins.endAgent(input.chat),
    ),
  };
}
