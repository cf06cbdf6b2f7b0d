// Schemas of searches in chats as they cross a door.

import * as z from 'zod/mini';
import { agentId, chatId } from './chats.ts';
import { MAX_CHAT_ITEM_ID, MAX_FOUND_ITEMS, MAX_SEARCH_CHARS } from './limits.ts';
import { path } from './session.ts';

const query = z.string().check(z.maxLength(MAX_SEARCH_CHARS));
const moment = z.number().check(z.minimum(0));

export const searchChatsInput = z.object({
  /** Words, "phrases" and beginnings (`pars*`); all of them must be in an item. */
  query,
  chat: z.optional(chatId),
  agent: z.optional(agentId),
  /** Chats in this folder or below it. */
  folder: z.optional(path),
  /** Items that began at or after, and before, in ms since 1970. */
  since: z.optional(moment),
  until: z.optional(moment),
  /** Chats that are put away: besides the others unless said otherwise. */
  archived: z.optional(z.enum(['with', 'without', 'only'])),
  /** `next` of the page before. */
  after: z.optional(z.int()),
  /** Items of a page, 30 unless given. */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
});

/** What was found, in UTF-16 code units of `text`. */
const excerpt = z.object({
  text: z.string(),
  ranges: z.array(z.object({ start: z.int(), end: z.int() })),
});

export const foundItem = z.object({
  item: z.string().check(z.maxLength(MAX_CHAT_ITEM_ID)),
  /** Where it stands: items are in the order of their positions. */
  position: z.int(),
  type: z.enum([
    'user',
    'assistant',
    'thought',
    'tool',
    'plan',
    'notice',
    'compaction',
    'question',
    'system',
  ]),
  at: z.number(),
  excerpt,
});

/** What was found in one chat, the newest first. */
export const foundChat = z.object({
  id: chatId,
  agent: agentId,
  agentLabel: z.string(),
  cwd: path,
  title: z.nullable(z.string()),
  archived: z.boolean(),
  items: z.array(foundItem),
  /** There is more in this chat than these. */
  more: z.boolean(),
});

export const foundChats = z.object({
  chats: z.array(foundChat),
  /** To be given as `after` for what comes behind; null at the end. */
  next: z.nullable(z.int()),
  /** Items that cannot be found yet, as far as they were counted; 0 once all is indexed. */
  waiting: z.int(),
});

export const findInChatInput = z.object({
  chat: chatId,
  /** What must be in an item, letter by letter, whatever its case. */
  text: z.string().check(z.maxLength(MAX_SEARCH_CHARS)),
});

/** Oldest first. */
export const foundInChat = z.object({
  items: z
    .array(z.object({ item: z.string(), position: z.int() }))
    .check(z.maxLength(MAX_FOUND_ITEMS)),
  /** There is more than was listed. */
  more: z.boolean(),
});

export type SearchChatsInput = z.infer<typeof searchChatsInput>;
export type FoundChat = z.infer<typeof foundChat>;
export type FoundChats = z.infer<typeof foundChats>;
export type FoundInChat = z.infer<typeof foundInChat>;
