import * as z from 'zod/mini';
import { chatId } from './chats.ts';
import { method } from './method.ts';

const episode = z.string().check(z.maxLength(64));
const none = z.optional(z.void());

/** Methods of what chats ask to be looked at for; they stand among those of chats. */
export const chatAttentionMethods = {
  /** Marks what a chat asks for as seen; only that episode if one is named. */
  clearAttention: method()
    .input(z.object({ chat: chatId, episode: z.optional(episode) }))
    .output(none),
  /** Takes that back, unless the chat asks for something else by now. */
  restoreAttention: method()
    .input(z.object({ chat: chatId, episode }))
    .output(none),
};
