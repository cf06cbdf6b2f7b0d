import { useCallback, useSyncExternalStore } from 'react';
import type { ChatModel } from '../chat-model.ts';
import { useChats } from '../chats-store.ts';
import { isLastNote } from './prompt-before.ts';

/** True while the banner of the chat says what an item says: it is not said twice. */
export function useToldAbove(model: ChatModel, id: string): boolean {
  const problem = useChats((s) => s.byId[model.id]?.problem?.message);
  return useSyncExternalStore(
    model.subscribe,
    useCallback(() => isToldAbove(model, id, problem), [model, id, problem]),
  );
}

/** Pure: `problem` is what the banner says; undefined if there is none. */
export function isToldAbove(
  items: Parameters<typeof isLastNote>[0],
  id: string,
  problem: string | undefined,
): boolean {
  const item = items.item(id);
  if (item?.type !== 'system' || item.reason !== 'error' || item.action) return false;
  return problem?.startsWith(item.text) === true && isLastNote(items, id);
}
