// Schemas of chats with agents as they cross a door. What a chat consists of is in shared/chat.

import * as z from 'zod/mini';
import { chatChange } from '../chat/chat-change.ts';
import { chatFacts } from '../chat/chat-facts.ts';
import { chatItem } from '../chat/chat-item.ts';
import { optionChoices } from './chat-presets.ts';
import {
  MAX_CHAT_ITEM_ID,
  MAX_NAME,
  MAX_PROMPT_BLOCKS,
  MAX_PROMPT_CHARS,
  MAX_TITLE,
  MAX_URI,
} from './limits.ts';
import { MAX_PROMPT_BYTES, promptBytes } from './prompt-size.ts';
import { attention, path } from './session.ts';
import { chatWorktree, newWorktree } from './worktrees.ts';

const word = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[A-Za-z0-9_-]+$/));

/** Names a chat on this machine. */
export const chatId = word;
/** Chosen by whoever asks, so that what is asked twice is done once. */
export const commandId = word;
/** Names a kind of agent. */
export const agentId = z.string().check(z.regex(/^[a-z0-9-]{1,64}$/));
/** Names an item of a chat, e.g. a prompt that waits. */
export const chatItemId = z.string().check(z.minLength(1), z.maxLength(MAX_CHAT_ITEM_ID));

/** An agent that chats can be begun with. */
export const listedAgent = z.object({
  id: agentId,
  label: z.string().check(z.maxLength(MAX_NAME)),
  /** From the settings. */
  custom: z.boolean(),
  /** Where its program is; null if it was not found. */
  program: z.nullable(path),
  /** What to type to install it; null if nobody knows. */
  install: z.nullable(z.string().check(z.maxLength(MAX_NAME))),
});

const filePlace = z.int().check(z.minimum(1), z.maximum(10_000_000));

/** How far the start of an agent is; `since` in ms since 1970. */
export const chatStart = z.object({
  step: z.enum(['finding', 'starting', 'greeting', 'session']),
  since: z.number(),
});

/** That an agent is not of the version that was tested; to be told once for each `id`. */
export const versionNotice = z.object({
  id: z.string().check(z.maxLength(MAX_NAME)),
  text: z.string().check(z.maxLength(1000)),
});

/** What keeps a chat from going on, and what to do about it. */
export const chatProblem = z.object({
  message: z.string().check(z.maxLength(2000)),
  action: z.nullable(z.enum(['restart', 'login', 'install', 'update', 'config', 'folder', 'save'])),
  /** Where the agent's configuration is wrong, for `config`; as the agent told. */
  place: z.optional(
    z.object({
      file: path,
      line: z.optional(filePlace),
      column: z.optional(filePlace),
    }),
  ),
  /** Where its program was looked for, if it was not found. */
  searched: z.optional(z.array(path).check(z.maxLength(100))),
  /** The end of what it wrote, if it did not start; untrusted text. */
  output: z.optional(z.string().check(z.maxLength(8192))),
});

export const chatInfo = z.object({
  id: chatId,
  agent: agentId,
  agentLabel: z.string().check(z.maxLength(MAX_NAME)),
  /** What its agent says it is, once it ran. */
  agentVersion: z.optional(z.string().check(z.maxLength(MAX_NAME))),
  cwd: path,
  /** What it is called; null until somebody or the agent gives it a title. */
  title: z.nullable(z.string().check(z.maxLength(MAX_TITLE))),
  activity: z.enum(['idle', 'working', 'needs_you', 'failed', 'done', 'disconnected']),
  /** `closed`: the agent is started with the next prompt. */
  agentState: z.enum(['closed', 'starting', 'open', 'failed']),
  /** Only while `starting`. */
  start: z.optional(chatStart),
  problem: z.nullable(chatProblem),
  versionNotice: z.optional(versionNotice),
  /** What it asks to be looked at for, until somebody looks or answers. */
  attention: z.optional(attention),
  /** Another process writes it: it can only be read here. */
  elsewhere: z.optional(z.boolean()),
  costUsd: z.nullable(z.number()),
  /**
   * What messages may hold beside text and names of files, and whether the agent forks; absent until
   * its agent ran once.
   */
  takes: z.optional(
    z.object({ images: z.boolean(), documents: z.boolean(), forks: z.optional(z.boolean()) }),
  ),
  createdAt: z.number(),
  updatedAt: z.number(),
  archived: z.boolean(),
  /** Absent unless it was begun in a worktree of its own. */
  worktree: z.optional(chatWorktree),
});

/** First the whole list, then each change. */
export const chatListChange = z.discriminatedUnion('type', [
  z.object({ type: z.literal('all'), chats: z.array(chatInfo) }),
  z.object({ type: z.literal('upsert'), chat: chatInfo }),
  z.object({ type: z.literal('removed'), id: chatId }),
]);

/** An item and its place: items are in the order of their positions, which have gaps. */
export const placedItem = z.object({ position: z.number(), item: chatItem });

/**
 * What somebody who looks at a chat is told: everything at first and whenever they fell behind, else
 * each change. `cursor` counts changes: who comes back with one is told what came after it.
 */
export const chatNews = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    cursor: z.int(),
    facts: chatFacts,
    items: z.array(placedItem),
    /** There are older items than these. */
    older: z.boolean(),
  }),
  z.object({
    type: z.literal('entries'),
    entries: z.array(
      z.object({ cursor: z.int(), change: chatChange, position: z.optional(z.number()) }),
    ),
  }),
]);

const promptText = z.string().check(z.maxLength(MAX_PROMPT_CHARS));

const base64 = z.string().check(z.maxLength(MAX_PROMPT_CHARS), z.regex(/^[A-Za-z0-9+/]*={0,2}$/));

/**
 * A piece of a prompt: text, a picture, a file of the machine that is pointed at, text that comes along
 * under the name of where it is from, or a PDF document.
 */
export const promptBlock = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: promptText }),
  z.object({
    type: z.literal('image'),
    mimeType: z.string().check(z.regex(/^image\/[a-z0-9.+-]{1,60}$/)),
    data: base64,
  }),
  z.object({ type: z.literal('file'), path }),
  z.object({
    type: z.literal('resource'),
    uri: z.string().check(z.maxLength(MAX_URI), z.regex(/^(file|attachment):\/\/\/\S+$/)),
    text: promptText,
  }),
  z.object({
    type: z.literal('pdf'),
    name: z.string().check(z.minLength(1), z.maxLength(MAX_NAME)),
    data: base64,
  }),
]);
/** A piece of a message that waits, by its place, as it is. */
const keptBlock = z.object({
  type: z.literal('kept'),
  index: z.int().check(z.minimum(0), z.maximum(MAX_PROMPT_BLOCKS)),
});

const fits = <T extends readonly unknown[]>() =>
  z.refine<T>(
    (blocks) => promptBytes(blocks) <= MAX_PROMPT_BYTES,
    'The message is too large. Send less at once, or name files instead of pasting them.',
  );
export const promptBlocks = z
  .array(promptBlock)
  .check(z.minLength(1), z.maxLength(MAX_PROMPT_BLOCKS), fits());
/** A message that waits, changed. */
export const editedBlocks = z
  .array(z.union([promptBlock, keptBlock]))
  .check(z.minLength(1), z.maxLength(MAX_PROMPT_BLOCKS), fits());

export const createChat = z.object({
  commandId,
  agent: agentId,
  cwd: path,
  /** Begins in a new worktree of the repository that `cwd` is in. */
  worktree: z.optional(newWorktree),
  /** Chosen when its session is opened, as far as the agent offers it. */
  options: z.optional(optionChoices),
});
export const sendPrompt = z.object({ chat: chatId, commandId, blocks: promptBlocks });
export const editPrompt = z.object({
  chat: chatId,
  commandId,
  prompt: chatItemId,
  blocks: editedBlocks,
});
export const itemsInput = z.object({
  chat: chatId,
  before: z.int(),
  limit: z.int().check(z.minimum(1), z.maximum(200)),
});
export const mediaInput = z.object({
  chat: chatId,
  /** `blob` of a block. */
  key: z.string().check(z.minLength(1), z.maxLength(200)),
  from: z.int().check(z.minimum(0)),
});
/** Base64 of bytes from there on, as many as are given out at once; empty at the end. */
export const mediaPiece = z.object({ data: z.string(), bytes: z.int() });
export const renameChat = z.object({
  chat: chatId,
  title: z.string().check(z.minLength(1), z.maxLength(MAX_TITLE)),
});
/** `cwd`: absolute path of a folder that is there. */
export const moveChat = z.object({ chat: chatId, cwd: path });
export const orderQueue = z.object({
  chat: chatId,
  prompts: z.array(chatItemId).check(z.maxLength(1000)),
});
export const chooseOption = z.object({
  chat: chatId,
  option: z.string().check(z.maxLength(MAX_NAME)),
  value: z.union([z.string().check(z.maxLength(MAX_NAME)), z.boolean()]),
});
export const answerAsk = z.object({
  chat: chatId,
  commandId,
  ask: z.string().check(z.minLength(1), z.maxLength(MAX_CHAT_ITEM_ID)),
  optionId: z.string().check(z.maxLength(MAX_NAME)),
});

export type ListedAgent = z.infer<typeof listedAgent>;
export type ChatInfo = z.infer<typeof chatInfo>;
export type ChatStart = z.infer<typeof chatStart>;
export type ChatListChange = z.infer<typeof chatListChange>;
export type ChatNews = z.infer<typeof chatNews>;
export type PromptBlock = z.infer<typeof promptBlock>;
/** A piece of a message that waits, changed or kept. */
export type EditedBlock = PromptBlock | z.infer<typeof keptBlock>;
export type PlacedChatItem = z.infer<typeof placedItem>;
