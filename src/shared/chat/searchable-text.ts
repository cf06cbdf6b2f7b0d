import type { ChatItem } from './chat-item.ts';
import { textOf } from './to-block.ts';

const MAX_SEARCHED_CHARS = 64 * 1024;

/** Words of an item by which it is found; empty for what nobody looks for. */
export function searchableText(item: ChatItem): string {
  return words(item).slice(0, MAX_SEARCHED_CHARS);
}

function words(item: ChatItem): string {
  switch (item.type) {
    case 'user':
    case 'assistant':
      return textOf(item.blocks);
    case 'thought':
    case 'compaction':
      return item.text;
    case 'tool':
      return [
        item.title,
        ...item.changes.map(({ path }) => path),
        textOf(item.output.flatMap((entry) => (entry.type === 'content' ? entry.block : []))),
      ].join('\n');
    case 'plan':
      return item.entries.map(({ content }) => content).join('\n');
    case 'question':
      return [item.message, ...item.fields.map(({ title }) => title)].join('\n');
    case 'notice':
      return `${item.title}\n${item.description ?? ''}`;
    case 'system':
      return `${item.text}\n${item.detail ?? ''}`;
  }
}
