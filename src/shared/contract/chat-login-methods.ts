// Logging in to agents from their chats, and ending an agent that does not stop.

import * as z from 'zod/mini';
import { chatId, commandId } from './chats.ts';
import { MAX_ENV_VALUE, MAX_NAME } from './limits.ts';
import { method } from './method.ts';
import { sessionId } from './session.ts';

const words = z.string().check(z.maxLength(4096));
const variableName = z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/));

/** A way to log in that an agent offers. Names and descriptions are the agent's: untrusted text. */
export const loginMethod = z.object({
  id: words,
  name: words,
  description: z.nullable(words),
  /** `agent`: by itself, perhaps in a browser; `environment`: by values that a person enters. */
  kind: z.enum(['agent', 'terminal', 'environment']),
  variables: z.array(
    z.object({
      name: variableName,
      label: z.nullable(words),
      secret: z.boolean(),
      optional: z.boolean(),
    }),
  ),
  /** Where to get the values: a web address. */
  link: z.nullable(words),
});
export type LoginMethod = z.infer<typeof loginMethod>;

const values = z
  .record(variableName, z.string().check(z.maxLength(MAX_ENV_VALUE)))
  .check(z.refine((all) => Object.keys(all).length <= MAX_NAME, 'Too many values.'));

/** Methods of log-ins; they stand among those of chats. */
export const chatLoginMethods = {
  /** Ways to log in to a chat's agent, which is started if it does not run. */
  loginMethods: method('chat_not_found', 'storage_failed')
    .input(z.object({ chat: chatId }))
    .output(z.array(loginMethod)),
  /**
   * Logs in; afterwards the agent is started again and what failed is repeated once. Answers with the
   * terminal in which somebody logs in, as soon as it is there; how that ends is told in the chat.
   */
  login: method('chat_not_found', 'storage_failed')
    .input(z.object({ chat: chatId, commandId, method: words, variables: z.optional(values) }))
    .output(z.object({ session: z.nullable(sessionId) })),
  /** Ends the process of a chat's agent, which does not stop otherwise, and starts it again. */
  endAgent: method('chat_not_found')
    .input(z.object({ chat: chatId }))
    .output(z.optional(z.void())),
};
