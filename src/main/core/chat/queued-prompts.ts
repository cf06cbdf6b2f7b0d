import type { ChatItem } from '#shared/chat/chat-item.ts';
import type { ChatState } from '#shared/chat/chat-state.ts';
import { userItemId } from '#shared/chat/reduce-turn.ts';

const isQueued = (item: ChatItem): boolean => item.type === 'user' && item.state === 'queued';
const isUnsent = (item: ChatItem): boolean => item.type === 'user' && item.state !== 'sent';

/** Items of prompts that wait, next first. */
export function queuedPrompts(state: ChatState): string[] {
  return [...state.items.values()].filter(isQueued).map(({ id }) => id);
}

/** The prompt that an item is. */
export function promptIdOf(item: string): string {
  return item.slice(userItemId('').length);
}

/** Whether anything was sent to the agent. */
export function hasBegun(state: ChatState): boolean {
  return [...state.items.values()].some((item) => item.type !== 'system' && !isUnsent(item));
}
