// Schemas of what chats have cost, as they cross a door. Days are local ones of the machine.

import * as z from 'zod/mini';
import { chatId } from './chats.ts';

/** E.g. `2026-11-21`. */
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

const counts = {
  /** In US dollars; what agents count in other money is not in it. */
  costUsd: z.number(),
  turns: z.int(),
  /** Tokens. */
  input: z.number(),
  output: z.number(),
  cachedRead: z.number(),
  cachedWrite: z.number(),
  thought: z.number(),
  total: z.number(),
};

const usageCounts = z.object(counts);

const ofChat = {
  chat: z.string(),
  /** Null if it has none, or was deleted. */
  title: z.nullable(z.string()),
  deleted: z.boolean(),
  agentLabel: z.string(),
  cwd: z.string(),
};

/** The last days, today included. */
export const usageRange = z.object({ days: z.int().check(z.minimum(1), z.maximum(366)) });

export const usageSummary = z.object({
  total: usageCounts,
  /** Each day of the range, oldest first. */
  days: z.array(z.object({ day, ...counts })),
  /** Those that cost most first. */
  agents: z.array(z.object({ agent: z.string(), label: z.string(), ...counts })),
  models: z.array(z.object({ model: z.nullable(z.string()), ...counts })),
  /** At most 200. */
  chats: z.array(z.object({ ...ofChat, ...counts })),
});

/** What a chat used on a day with a model, newest first. */
export const usageRows = z.array(
  z.object({ day, model: z.nullable(z.string()), ...ofChat, ...counts }),
);

/** Each turn of a chat, newest first, at most 1,000. */
export const turnUsages = z.array(
  z.object({
    turn: z.string(),
    startedAt: z.number(),
    endedAt: z.nullable(z.number()),
    model: z.nullable(z.string()),
    ...counts,
  }),
);

const limit = z.object({
  /** In US dollars; null without a limit. */
  limitUsd: z.nullable(z.number()),
  spentUsd: z.number(),
});

/** What may be spent, and what was. */
export const usageLimits = z.object({
  /** Of all chats today. */
  day: limit,
  /** Of the chat that was asked for. */
  chat: z.nullable(limit),
});

export const limitsInput = z.optional(z.object({ chat: z.optional(chatId) }));

export type UsageCounts = z.infer<typeof usageCounts>;
export type UsageSummary = z.infer<typeof usageSummary>;
export type UsageRow = z.infer<typeof usageRows>[number];
export type TurnUsages = z.infer<typeof turnUsages>;
export type UsageLimits = z.infer<typeof usageLimits>;
