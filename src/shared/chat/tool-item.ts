import * as z from 'zod/mini';
import { chatBlock } from './chat-block.ts';

export const toolKinds = [
  'read',
  'edit',
  'delete',
  'move',
  'search',
  'execute',
  'think',
  'fetch',
  'switch_mode',
  'other',
] as const;
export const toolKind = z.enum(toolKinds);
export type ChatToolKind = z.infer<typeof toolKind>;

/**
 * `interrupted`: the turn was cancelled while it ran; `unknown`: the agent was gone before it told how
 * the call ended.
 */
export const toolStatus = z.enum([
  'pending',
  'in_progress',
  'completed',
  'failed',
  'interrupted',
  'unknown',
]);
export type ChatToolStatus = z.infer<typeof toolStatus>;

/** What a tool put out: a block, one of the item's `changes` by index, or a terminal. */
export const toolOutput = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('content'),
    block: chatBlock,
    /** Characters left out of the middle of its text. */
    omitted: z.optional(z.number()),
    /** Where the chat's store has the whole text, in UTF-8, if something was left out. */
    whole: z.optional(z.object({ key: z.string(), bytes: z.number() })),
  }),
  z.object({ type: z.literal('diff'), change: z.number() }),
  z.object({
    type: z.literal('terminal'),
    terminalId: z.string(),
    /** The end of what it put out, with its escape sequences; absent if nobody told. */
    text: z.optional(z.string()),
    /** True if its beginning is left out. */
    truncated: z.optional(z.boolean()),
    /** How it ended; absent while it runs. */
    exit: z.optional(
      z.object({ exitCode: z.nullable(z.number()), signal: z.nullable(z.string()) }),
    ),
    /** True once the agent has let go of it. */
    released: z.optional(z.boolean()),
  }),
]);
export type ChatToolOutput = z.infer<typeof toolOutput>;

/** What a tool call does or did to one file. */
export const fileChange = z.object({
  path: z.string(),
  /** `write` if what was there before is not known. */
  kind: z.enum(['create', 'edit', 'write', 'delete', 'move']),
  added: z.number(),
  removed: z.number(),
  /** Unified; absent if it is too large. */
  patch: z.optional(z.string()),
  movedTo: z.optional(z.string()),
});
export type FileChange = z.infer<typeof fileChange>;

export const permissionChoice = z.object({
  optionId: z.string(),
  name: z.string(),
  kind: z.enum(['allow_once', 'allow_always', 'reject_once', 'reject_always']),
});
export type PermissionChoice = z.infer<typeof permissionChoice>;

/** Whether a person or a rule allowed the call. */
export const toolPermission = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'allowed_once', 'allowed_always', 'rejected', 'cancelled']),
  /** All that the agent offers, in its order. */
  options: z.array(permissionChoice),
  askedAt: z.number(),
  decidedAt: z.optional(z.number()),
  /** True if a rule or hook decided. */
  auto: z.optional(z.boolean()),
  /** Which rule, or which surface. */
  by: z.optional(z.string()),
  /** Title of the sub-agent that asks. */
  subagent: z.optional(z.string()),
});
export type ToolPermission = z.infer<typeof toolPermission>;

/** The sub-agent that a call runs. */
export const childAgent = z.object({
  sessionId: z.string(),
  title: z.optional(z.string()),
  state: z.optional(z.string()),
  /** What it wrote last. */
  text: z.string(),
  /** What it did last, oldest first. */
  tools: z.array(
    z.object({ id: z.string(), name: z.string(), title: z.string(), status: toolStatus }),
  ),
});
export type ChildAgent = z.infer<typeof childAgent>;

export const toolItem = z.object({
  type: z.literal('tool'),
  id: z.string(),
  at: z.number(),
  toolCallId: z.string(),
  name: z.optional(z.string()),
  kind: toolKind,
  title: z.string(),
  status: toolStatus,
  locations: z.array(z.object({ path: z.string(), line: z.optional(z.number()) })),
  /** JSON, shortened. */
  input: z.optional(z.unknown()),
  output: z.array(toolOutput),
  /** JSON, shortened; most of it is in `output` too. */
  rawOutput: z.optional(z.unknown()),
  exitCode: z.optional(z.number()),
  changes: z.array(fileChange),
  /** Times are known only of calls that were seen live. */
  startedAt: z.optional(z.number()),
  endedAt: z.optional(z.number()),
  permission: z.optional(toolPermission),
  child: z.optional(childAgent),
});
/** A tool call, as a card shows it. Its text comes from the agent. */
export type ToolItem = z.infer<typeof toolItem>;
