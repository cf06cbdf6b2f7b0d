import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { ChatBlock } from './chat-block.ts';
import {
  MAX_BLOCKS,
  MAX_DESCRIPTION_CHARS,
  MAX_INLINE_DATA,
  MAX_NAME_CHARS,
  MAX_PATH_CHARS,
  MAX_TITLE_CHARS,
} from './chat-limits.ts';
import { cutEnd, plainLine } from './safe-text.ts';

/**
 * Begins the `data` of a block whose bytes are kept beside the chat: `blob:<bytes>:<key>`. No base64
 * text begins so.
 */
const BLOB = 'blob:';

/** What stands for data of `bytes` bytes that is kept under `key`. */
export function blobMark(key: string, bytes: number): string {
  return `${BLOB}${bytes}:${key}`;
}

/** A block of the protocol as a chat keeps it. Text is at most `maxText` characters. */
export function toBlock(block: ContentBlock, maxText: number): ChatBlock {
  switch (block.type) {
    case 'text': {
      const audience = block.annotations?.audience;
      const only = audience?.length === 1 ? audience[0] : undefined;
      const text = cutEnd(block.text, maxText);
      return { type: 'text', text, ...(only === undefined ? {} : { audience: only }) };
    }
    case 'image':
    case 'audio':
      return {
        type: block.type,
        mimeType: plainLine(block.mimeType, MAX_NAME_CHARS),
        ...('uri' in block && block.uri ? { uri: path(block.uri) } : {}),
        ...toData(block.data),
      };
    case 'resource_link':
      return {
        type: 'link',
        uri: path(block.uri),
        name: plainLine(block.name, MAX_NAME_CHARS),
        ...(block.title ? { title: plainLine(block.title, MAX_TITLE_CHARS) } : {}),
        ...(block.description
          ? { description: plainLine(block.description, MAX_DESCRIPTION_CHARS) }
          : {}),
        ...(block.mimeType ? { mimeType: plainLine(block.mimeType, MAX_NAME_CHARS) } : {}),
        ...(typeof block.size === 'number' ? { size: block.size } : {}),
      };
    case 'resource': {
      const { resource } = block;
      return {
        type: 'resource',
        uri: path(resource.uri),
        ...(resource.mimeType ? { mimeType: plainLine(resource.mimeType, MAX_NAME_CHARS) } : {}),
        ...('text' in resource
          ? { text: cutEnd(resource.text, maxText), bytes: resource.text.length }
          : toData(resource.blob)),
      };
    }
  }
}

/** Blocks of a message, together at most `maxText` characters of text. */
export function toBlocks(blocks: readonly ContentBlock[], maxText: number): ChatBlock[] {
  let left = maxText;
  return blocks.slice(0, MAX_BLOCKS).map((block) => {
    const kept = toBlock(block, Math.max(0, left));
    left -= 'text' in kept ? (kept.text?.length ?? 0) : 0;
    return kept;
  });
}

/** What a person reads of blocks, without what is for the model only. */
export function textOf(blocks: readonly ChatBlock[]): string {
  return blocks
    .flatMap((block) => (block.type === 'text' && block.audience !== 'assistant' ? block.text : []))
    .join('\n');
}

function path(uri: string): string {
  return cutEnd(uri, MAX_PATH_CHARS);
}

function toData(base64: string): { inline?: string; blob?: string; bytes: number } {
  const kept = /^blob:(\d{1,12}):(.{1,200})$/.exec(base64);
  if (kept?.[1] !== undefined && kept[2] !== undefined) {
    return { blob: kept[2], bytes: Number(kept[1]) };
  }
  const bytes = Math.floor((base64.length * 3) / 4);
  return base64.length <= MAX_INLINE_DATA ? { inline: base64, bytes } : { bytes };
}
