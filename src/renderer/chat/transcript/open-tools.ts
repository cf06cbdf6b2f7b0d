import type { ToolItem } from '#shared/chat/tool-item.ts';
import type { ChatModel } from '../chat-model.ts';

/** Calls of the turn that runs which have not ended, newest first. */
export function openTools(model: Pick<ChatModel, 'order' | 'item' | 'facts'>): ToolItem[] {
  const open: ToolItem[] = [];
  const first = model.facts.turn?.prompt;
  if (first === undefined) return open;
  for (let at = model.order.length - 1; at >= 0; at -= 1) {
    const id = model.order[at];
    if (id === undefined || id === first) break;
    const item = model.item(id);
    if (item?.type !== 'tool') continue;
    if (item.status === 'pending' || item.status === 'in_progress') open.push(item);
  }
  return open;
}
