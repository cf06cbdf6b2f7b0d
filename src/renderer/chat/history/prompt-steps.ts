import type { ChatModel } from '../chat-model.ts';

type Items = Pick<ChatModel, 'order' | 'item'>;

/** The prompt above or below an item; undefined if there is none among those that are here. */
export function promptFrom(
  items: Items,
  from: string | undefined,
  step: 1 | -1,
): string | undefined {
  const { order } = items;
  const at = from === undefined ? -1 : order.indexOf(from);
  const start = at >= 0 ? at + step : step < 0 ? order.length - 1 : order.length;
  for (let index = start; index >= 0 && index < order.length; index += step) {
    const id = order[index];
    const item = id === undefined ? undefined : items.item(id);
    if (item?.type === 'user' && item.state !== 'queued') return id;
  }
  return undefined;
}
