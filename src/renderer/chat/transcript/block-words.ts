import { attachmentName } from '#shared/chat/attachment-uri.ts';
import type { ChatBlock } from '#shared/chat/chat-block.ts';

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
