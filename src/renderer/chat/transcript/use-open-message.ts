import { useSyncExternalStore } from 'react';
import type { ChatModel } from '../chat-model.ts';

/** True while a message goes on. */
export function useOpenMessage(model: ChatModel, id: string): boolean {
  return useSyncExternalStore(
    model.subscribe,
    () => model.facts.turn !== null && model.facts.tail?.id === id,
  );
}
