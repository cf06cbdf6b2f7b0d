import type * as z from 'zod/mini';
import { type ChatChange, chatChange } from '#shared/chat/chat-change.ts';
import { type ChatFacts, chatFacts } from '#shared/chat/chat-facts.ts';
import { type ChatItem, chatItem } from '#shared/chat/chat-item.ts';
import { type OptionChoices, optionChoices } from '#shared/contract/chat-presets.ts';
import { type ChatWorktree, chatWorktree } from '#shared/contract/worktrees.ts';

/** An item as it was stored; undefined if that cannot be read. */
export function readItem(json: unknown): ChatItem | undefined {
  return read(chatItem, json);
}

/** A change as it was stored; undefined if that cannot be read. */
export function readChange(json: unknown): ChatChange | undefined {
  return read(chatChange, json);
}

/** Facts as they were stored; undefined if they cannot be read. */
export function readFacts(json: unknown): ChatFacts | undefined {
  return read(chatFacts, json);
}

/** The worktree of a chat as it was stored; null if it has none, or that cannot be read. */
export function readWorktree(json: string | null): ChatWorktree | null {
  return read(chatWorktree, json) ?? null;
}

/** What is to be chosen in a session as it was stored; undefined if that cannot be read. */
export function readChoices(json: unknown): OptionChoices | undefined {
  return read(optionChoices, json);
}

function read<T extends z.ZodMiniType>(schema: T, json: unknown): z.infer<T> | undefined {
  if (typeof json !== 'string') return undefined;
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    // Not JSON: a damaged row, which whoever reads it reports.
    return undefined;
  }
}
