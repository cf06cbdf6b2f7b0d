// Prompts as people write them, as agents get them, and as they stand in a chat.

import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ContentBlock, PromptCapabilities } from '@agentclientprotocol/sdk/unstable';
import { AppError } from '#shared/base/app-error.ts';
import { attachmentName, attachmentUri } from '#shared/chat/attachment-uri.ts';
import type { ChatBlock } from '#shared/chat/chat-block.ts';
import type { ChatEvent } from '#shared/chat/chat-event.ts';
import type { EditedBlock, PromptBlock } from '#shared/contract/chats.ts';

/** What an agent gets for what a person wrote. Files are pointed at, not read. */
export function promptContent(blocks: readonly PromptBlock[]): ContentBlock[] {
  return blocks.map(contentOf);
}

function contentOf(block: PromptBlock): ContentBlock {
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
    case 'resource':
      return {
        type: 'resource',
        resource: { uri: block.uri, mimeType: 'text/plain', text: block.text },
      };
    case 'pdf':
      return {
        type: 'resource',
        resource: {
          uri: attachmentUri(block.name),
          mimeType: 'application/pdf',
          blob: block.data,
        },
      };
  }
}

/** A message that waits as it was changed. @throws AppError `bad_request` for a piece it does not have */
export function editedContent(
  blocks: readonly EditedBlock[],
  before: () => readonly ContentBlock[],
): ContentBlock[] {
  return blocks.map((block) => {
    if (block.type !== 'kept') return contentOf(block);
    const kept = before()[block.index];
    if (kept) return kept;
    throw new AppError('bad_request', 'The message is another one by now. Open it again.');
  });
}

/** What an agent gets that takes no text under a name: the same as plain text. Data stays as it is. */
export function fittingContent(
  blocks: readonly ContentBlock[],
  capabilities: PromptCapabilities | null | undefined,
): ContentBlock[] {
  if (capabilities?.embeddedContext === true) return [...blocks];
  return blocks.map((block) => {
    if (block.type !== 'resource' || !('text' in block.resource)) return block;
    const { uri, text } = block.resource;
    return { type: 'text', text: `[${attachmentName(uri) ?? uri}]\n${text}` };
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
        return [storedResource(block, blob)];
    }
  });
}

function storedResource(
  block: Extract<ChatBlock, { type: 'resource' }>,
  blob: (key: string) => Uint8Array | undefined,
): ContentBlock {
  const { uri, text } = block;
  const more = block.mimeType === undefined ? {} : { mimeType: block.mimeType };
  if (text !== undefined) return { type: 'resource', resource: { uri, ...more, text } };
  const kept = block.blob === undefined ? undefined : blob(block.blob);
  const data = block.inline ?? (kept && Buffer.from(kept).toString('base64'));
  if (data === undefined) return { type: 'resource_link', uri, name: attachmentName(uri) ?? uri };
  return { type: 'resource', resource: { uri, ...more, blob: data } };
}

/** Gives a chat a title until the agent finds a better one; none without text. */
export function titledBy(blocks: readonly PromptBlock[]): ChatEvent {
  const title = firstTitle(blocks);
  return { type: 'update', update: { sessionUpdate: 'session_info_update', title } };
}

function firstTitle(blocks: readonly PromptBlock[]): string | null {
  const text = blocks.map((block) => (block.type === 'text' ? block.text : '')).join(' ');
  const line =
    text
      .trim()
      .split(/[\r\n]/, 1)[0]
      ?.trim() ?? '';
  if (line === '') return null;
  return line.length <= 60 ? line : `${line.slice(0, 59).trimEnd()}…`;
}

/** Whether there is anything to send. */
export function hasContent(blocks: readonly ContentBlock[]): boolean {
  return blocks.some((block) => block.type !== 'text' || block.text.trim() !== '');
}
