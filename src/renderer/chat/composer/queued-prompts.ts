import { useRef, useSyncExternalStore } from 'react';
import type { ChatModel } from '../chat-model.ts';

/** Ids of the messages that wait, next first; `before` itself if they are the same. */
export function queuedPrompts(
  model: Pick<ChatModel, 'order' | 'item'>,
  before: readonly string[] = [],
): readonly string[] {
  const ids = model.order.filter((id) => {
    const item = model.item(id);
    return item?.type === 'user' && item.state === 'queued';
  });
  return ids.length === before.length && ids.every((id, i) => id === before[i]) ? before : ids;
}

/** Ids of the messages that wait, next first. */
export function useQueuedPrompts(model: ChatModel): readonly string[] {
  const last = useRef<readonly string[]>([]);
  return useSyncExternalStore(model.subscribe, () => {
    last.current = queuedPrompts(model, last.current);
    return last.current;
  });
}
