import * as z from 'zod/mini';
import { chatId, chatInfo } from './chats.ts';
import { method } from './method.ts';

/** Chats that are not in the list of the newest. */
export const chatHistory = {
  /** One chat, also an old or archived one. */
  get: method('chat_not_found', 'storage_failed')
    .input(z.object({ chat: chatId }))
    .output(chatInfo),
};
