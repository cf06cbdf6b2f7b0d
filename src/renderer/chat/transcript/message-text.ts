import { attachmentName } from '#shared/chat/attachment-uri.ts';
import type { ChatBlock } from '#shared/chat/chat-block.ts';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import { textOf } from '#shared/chat/to-block.ts';

/** What a person takes along when they copy an item of a transcript; '' if there is nothing. */
export function messageText(item: ChatItem): string {
  switch (item.type) {
    case 'user':
    case 'assistant':
      return textOf(item.blocks);
    case 'thought':
    case 'compaction':
      return item.text;
    case 'notice':
      return [item.title, item.description].filter(Boolean).join('\n');
    case 'system':
      return [item.text, item.detail].filter(Boolean).join('\n\n');
    case 'question':
      return [item.message, ...item.fields.map(({ title }) => title)].filter(Boolean).join('\n');
    case 'plan':
    case 'tool':
      return '';
  }
}

/** What a file or picture of a message is called. */
export function blockName(block: Exclude<ChatBlock, { type: 'text' }>): string {
  switch (block.type) {
    case 'link':
      return block.title ?? block.name;
    case 'resource':
      return attachmentName(block.uri) ?? fileName(block.uri) + linesOf(block.uri);
    case 'image':
      return block.uri === undefined ? 'Picture' : fileName(block.uri);
    case 'audio':
      return 'Sound';
  }
}

/** How large the data of a block is: "320 bytes", "12 KB", "3.4 MB". */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `:3-7` for a URI that names lines of a file. */
function linesOf(uri: string): string {
  const [, from, to] = /#L(\d+)(?:-L?(\d+))?$/.exec(uri) ?? [];
  if (from === undefined) return '';
  return to === undefined || to === from ? `:${from}` : `:${from}-${to}`;
}

function fileName(uri: string): string {
  const path = uri.replace(/[?#].*$/, '').replace(/\/+$/, '');
  return path.slice(path.lastIndexOf('/') + 1) || uri;
}
