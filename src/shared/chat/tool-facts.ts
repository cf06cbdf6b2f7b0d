// What a tool call's raw input and output say beside the protocol's own fields (acp.md 4.6). Pure; all
// of it is an agent's word and checked before it is believed. Changes of files: see file-changes.ts.

import type { PlanEntry } from '@agentclientprotocol/sdk/unstable';
import * as z from 'zod/mini';
import type { ChatPlanEntry } from './chat-item.ts';
import { MAX_FOREIGN_ID, MAX_PLAN_CHARS, MAX_PLAN_ENTRIES } from './chat-limits.ts';
import { field } from './tool-field.ts';

const exit = z.object({
  exit: z.nullish(z.int()),
  exitCode: z.nullish(z.int()),
  exit_code: z.nullish(z.int()),
});
const todo = z.object({
  content: z.string(),
  status: z.catch(z.enum(['pending', 'in_progress', 'completed', 'cancelled']), 'pending'),
  priority: z.catch(z.optional(z.enum(['high', 'medium', 'low'])), undefined),
});

/** The exit code of a command that has ended; a command that failed may well be `completed`. */
export function exitCodeOf(rawOutput: unknown): number | undefined {
  for (const place of [field(rawOutput, 'metadata'), rawOutput]) {
    const found = exit.safeParse(place);
    if (!found.success) continue;
    const code = found.data.exit ?? found.data.exitCode ?? found.data.exit_code;
    if (code != null) return code;
  }
  return undefined;
}

/** The plan that a tool for to-do lists was given; undefined if this is none. */
export function todosOf(rawInput: unknown, rawOutput: unknown): ChatPlanEntry[] | undefined {
  const todos = field(field(rawOutput, 'metadata'), 'todos') ?? field(rawInput, 'todos');
  if (!Array.isArray(todos)) return undefined;
  const entries = entriesOf(todos);
  // An empty list is a plan that was taken back; a list of something else is no plan.
  return todos.length > 0 && entries.length === 0 ? undefined : entries;
}

/** Entries of a plan as a chat keeps them. */
export function toPlanEntries(entries: readonly PlanEntry[]): ChatPlanEntry[] {
  return entriesOf(entries);
}

/** Session of the sub-agent that a call runs, once it is told. */
export function childSessionOf(rawOutput: unknown): string | undefined {
  const metadata = field(rawOutput, 'metadata');
  const id = field(metadata, 'sessionId');
  return typeof id === 'string' && id !== '' && id.length <= MAX_FOREIGN_ID ? id : undefined;
}

function entriesOf(list: readonly unknown[]): ChatPlanEntry[] {
  const entries: ChatPlanEntry[] = [];
  let left = MAX_PLAN_CHARS;
  for (const one of list.slice(0, MAX_PLAN_ENTRIES)) {
    const parsed = todo.safeParse(one);
    if (!parsed.success) continue;
    const { content, status, priority } = parsed.data;
    const text = content.slice(0, Math.max(0, left));
    left -= text.length;
    entries.push({ content: text, status, ...(priority === undefined ? {} : { priority }) });
  }
  return entries;
}
