import { textOf } from '#shared/chat/to-block.ts';
import type { ChatModel } from '../chat-model.ts';

type Items = Pick<ChatModel, 'order' | 'item' | 'facts'>;

/** True if nothing was said after an item, and nothing goes on: what it proposes still helps. */
export function isLastNote(items: Items, id: string): boolean {
  if (items.facts.turn) return false;
  for (let at = items.order.length - 1; at >= 0; at -= 1) {
    const other = items.order[at];
    if (other === undefined) return false;
    if (other === id) return true;
    const item = items.item(other);
    if (item?.type === 'system' || (item?.type === 'user' && item.state !== 'queued')) return false;
  }
  return false;
}

/** Text of the last prompt before an item; undefined if there is none, or if it was more than text. */
export function promptBefore(items: Items, id: string): string | undefined {
  const end = items.order.lastIndexOf(id);
  for (let at = end - 1; at >= 0; at -= 1) {
    const other = items.order[at];
    const item = other === undefined ? undefined : items.item(other);
    if (item?.type !== 'user' || item.state === 'queued') continue;
    const isText = item.blocks.every((block) => block.type === 'text');
    const text = textOf(item.blocks);
    return isText && text !== '' ? text : undefined;
  }
  return undefined;
}
