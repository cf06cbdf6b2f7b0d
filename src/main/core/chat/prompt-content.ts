// Prompts as people write them, as agents get them, and as they stand in a chat.

import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { ChatBlock } from '#shared/chat/chat-block.ts';
import type { PromptBlock } from '#shared/contract/chats.ts';

/** What an agent gets for what a person wrote. Files are pointed at, not read. */
export function promptContent(blocks: readonly PromptBlock[]): ContentBlock[] {
  return blocks.map((block): ContentBlock => {
    switch (block.type) {
      case 'text':
        return { type: 'text', text: block.text };
      case 'image':
        return { type: 'image', mimeType: block.mimeType, data: block.data };
      case 'file':
        return {
          type: 'resource_link',
          uri: pathToFileURL(block.path).href,
          name: basename(block.path) || block.path,
        };
    }
  });
}

/** What is sent of a prompt that waited in a chat while Aerie did not run. `blob` reads its data. */
export function storedContent(
  blocks: readonly ChatBlock[],
  blob: (key: string) => Uint8Array | undefined,
): ContentBlock[] {
  return blocks.flatMap((block): ContentBlock[] => {
    switch (block.type) {
      case 'text':
        return [{ type: 'text', text: block.text }];
      case 'link':
        return [{ type: 'resource_link', uri: block.uri, name: block.name }];
      case 'image':
      case 'audio': {
        const kept = block.blob === undefined ? undefined : blob(block.blob);
        const data = block.inline ?? (kept && Buffer.from(kept).toString('base64'));
        return data === undefined ? [] : [{ type: block.type, mimeType: block.mimeType, data }];
      }
      case 'resource':
        return block.text === undefined
          ? [{ type: 'resource_link', uri: block.uri, name: block.uri }]
          : [{ type: 'resource', resource: { uri: block.uri, text: block.text } }];
    }
  });
}

/** A title for a chat until the agent finds a better one; undefined without text. */
export function firstTitle(blocks: readonly PromptBlock[]): string | undefined {
  const text = blocks.map((block) => (block.type === 'text' ? block.text : '')).join(' ');
  const line =
    text
      .trim()
      .split(/[\r\n]/, 1)[0]
      ?.trim() ?? '';
  if (line === '') return undefined;
  return line.length <= 60 ? line : `${line.slice(0, 59).trimEnd()}…`;
}
