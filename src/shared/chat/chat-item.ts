import * as z from 'zod/mini';
import { chatBlock } from './chat-block.ts';
import { tokenCounts } from './chat-facts.ts';
import { questionItem } from './question-item.ts';
import { toolItem } from './tool-item.ts';

/** `at`: when it began, in ms since 1970. Ids are unique in a chat. */
const base = { id: z.string(), at: z.number() };

/** What a turn has used, as far as the agent tells. */
export const turnUsage = z.object({
  startedAt: z.number(),
  endedAt: z.optional(z.number()),
  /** With its sub-agents. */
  costUsd: z.optional(z.number()),
  tokens: z.optional(tokenCounts),
  /** True if `tokens` are all of the turn, rather than what its last answer told. */
  heard: z.optional(z.literal(true)),
  model: z.optional(z.string()),
});
export type TurnUsage = z.infer<typeof turnUsage>;

export const userItem = z.object({
  ...base,
  type: z.literal('user'),
  blocks: z.array(chatBlock),
  state: z.enum(['queued', 'sent', 'failed']),
  /** Of the turn that it began. */
  usage: z.optional(turnUsage),
});
export type UserItem = z.infer<typeof userItem>;

export const assistantItem = z.object({
  ...base,
  type: z.literal('assistant'),
  blocks: z.array(chatBlock),
  /** True if it goes on where the item before it was full. */
  continued: z.optional(z.boolean()),
  /** The session it came from, if that is another one. */
  from: z.optional(z.string()),
});
export type AssistantItem = z.infer<typeof assistantItem>;

export const thoughtItem = z.object({
  ...base,
  type: z.literal('thought'),
  text: z.string(),
  continued: z.optional(z.boolean()),
  /** Absent while it goes on, and if it was not seen live. */
  endedAt: z.optional(z.number()),
  /** True if it was replayed: nobody knows how long it took. */
  replayed: z.optional(z.boolean()),
});
export type ThoughtItem = z.infer<typeof thoughtItem>;

export const planEntry = z.object({
  content: z.string(),
  status: z.enum(['pending', 'in_progress', 'completed', 'cancelled']),
  priority: z.optional(z.enum(['high', 'medium', 'low'])),
});
export type ChatPlanEntry = z.infer<typeof planEntry>;

/** Shown pinned, not in the row of items. */
export const planItem = z.object({
  ...base,
  type: z.literal('plan'),
  entries: z.array(planEntry),
  markdown: z.optional(z.string()),
  uri: z.optional(z.string()),
});
export type PlanItem = z.infer<typeof planItem>;

export const noticeItem = z.object({
  ...base,
  type: z.literal('notice'),
  severity: z.enum(['info', 'warning', 'error']),
  title: z.string(),
  description: z.optional(z.string()),
});

export const compactionItem = z.object({
  ...base,
  type: z.literal('compaction'),
  status: z.enum(['in_progress', 'completed', 'failed', 'cancelled']),
  text: z.string(),
  error: z.optional(z.string()),
});
export type CompactionItem = z.infer<typeof compactionItem>;

/** Why something stopped or changed. */
export const systemReasons = [
  'cancelled',
  'error',
  'rejected',
  'interrupted',
  'no_answer',
  'refusal',
  'max_tokens',
  'max_turns',
  'mode_changed',
  'budget',
  'agent_exited',
  'agent_restarted',
  'forked',
  'note',
] as const;
export type SystemReason = (typeof systemReasons)[number];

/** What a person can do about it. */
export const systemActions = ['login', 'retry', 'model', 'shorten', 'restart', 'budget'] as const;
export type SystemAction = (typeof systemActions)[number];

export const systemItem = z.object({
  ...base,
  type: z.literal('system'),
  reason: z.enum(systemReasons),
  /** Sentences for a person. */
  text: z.string(),
  /** What the agent or provider said, where that helps. */
  detail: z.optional(z.string()),
  /** The best thing to do, if there is one. */
  action: z.optional(z.enum(systemActions)),
});
export type SystemItem = z.infer<typeof systemItem>;

/** One thing in a transcript. */
export const chatItem = z.discriminatedUnion('type', [
  userItem,
  assistantItem,
  thoughtItem,
  toolItem,
  planItem,
  noticeItem,
  compactionItem,
  questionItem,
  systemItem,
]);
export type ChatItem = z.infer<typeof chatItem>;
