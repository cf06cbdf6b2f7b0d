// Schemas of permission rules as they cross a door. How they are matched is told in
// core/agents/permissions.

import * as z from 'zod/mini';
import { agentId, chatId } from './chats.ts';
import { MAX_CHAT_ITEM_ID, MAX_NAME, MAX_TITLE } from './limits.ts';
import { path } from './session.ts';

/** Rules there may be at most. */
const MAX_RULES = 2000;
const MAX_TRIED = 50;
const MAX_SUBJECT = 4096;

const tool = z.string().check(z.minLength(1), z.maxLength(200));

/** Which uses of a tool: a command's first words, paths, or a host. */
export const rulePattern = z.object({
  kind: z.enum(['command', 'path', 'host']),
  value: z.string().check(z.minLength(1), z.maxLength(1000)),
});

/** What a person allows or refuses for all times. */
export const ruleDraft = z.object({
  effect: z.enum(['allow', 'deny']),
  /** Null: all agents. */
  agent: z.nullable(agentId),
  /** Folder of the chats that it holds in. Null: everywhere. */
  project: z.nullable(path),
  /** Name of a tool, or a permission: `bash`, `edit`, `read`, `webfetch`, … */
  tool,
  /** Null: every use of it. */
  pattern: z.nullable(rulePattern),
});

const ruleId = z.string().check(z.minLength(1), z.maxLength(64));

export const rule = z.object({
  ...ruleDraft.shape,
  id: ruleId,
  createdAt: z.number(),
  /** A sentence if it allows more than it seems to. */
  warning: z.nullable(z.string()),
});

/** Takes rules away and adds others, as one step. */
export const changeRules = z.object({
  remove: z.array(ruleId).check(z.maxLength(MAX_RULES)),
  add: z.array(ruleDraft).check(z.maxLength(MAX_RULES)),
});
export const changedRules = z.object({ added: z.array(rule), removed: z.array(rule) });

/** What an action is about. */
export const actionSubject = z.object({
  kind: z.enum(['command', 'path', 'url']),
  value: z.string().check(z.minLength(1), z.maxLength(MAX_SUBJECT)),
});

/** An action that somebody makes up, to see what rules say of it. */
export const actionSample = z.object({
  agent: agentId,
  project: path,
  tool,
  subject: z.nullable(actionSubject),
});

const requestId = z.string().check(z.minLength(1), z.maxLength(MAX_CHAT_ITEM_ID));

/** Something that an agent asked for not long ago. */
export const recentRequest = z.object({
  id: requestId,
  at: z.number(),
  agent: z.string(),
  agentLabel: z.string().check(z.maxLength(MAX_NAME)),
  project: z.string(),
  tool: z.nullable(z.string()),
  /** Null if it is about something else. */
  subject: z.nullable(z.object({ ...actionSubject.shape, value: z.string() })),
  title: z.string().check(z.maxLength(MAX_TITLE * 4)),
  /** How it ended, as a sentence. */
  decision: z.string(),
});

/** What would become of actions if rules were others. */
export const dryRun = z.object({
  /** Rules that there are, left out. */
  without: z.array(ruleId).check(z.maxLength(MAX_RULES)),
  /** Rules that there are not, added. */
  with: z.array(ruleDraft).check(z.maxLength(MAX_TRIED)),
  /** Recent requests by their ids. */
  requests: z.array(requestId).check(z.maxLength(MAX_TRIED)),
  samples: z.array(actionSample).check(z.maxLength(MAX_TRIED)),
});

const dryResult = z.object({
  effect: z.enum(['allow', 'deny', 'ask']),
  /** The rule that decides. */
  rule: z.nullable(ruleDraft),
});

/** One for each request and sample, in their order; null for a request that is not known any more. */
export const dryResults = z.object({
  requests: z.array(z.nullable(dryResult)),
  samples: z.array(dryResult),
});

export const suggestInput = z.object({ chat: chatId, ask: requestId });

export type RulePattern = z.infer<typeof rulePattern>;
export type RuleDraft = z.infer<typeof ruleDraft>;
export type Rule = z.infer<typeof rule>;
export type ChangedRules = z.infer<typeof changedRules>;
export type ActionSample = z.infer<typeof actionSample>;
export type ActionSubject = z.infer<typeof actionSubject>;
export type RecentRequest = z.infer<typeof recentRequest>;
export type DryRun = z.infer<typeof dryRun>;
export type DryResult = z.infer<typeof dryResult>;
export type DryResults = z.infer<typeof dryResults>;
