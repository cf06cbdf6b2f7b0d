// Takes images and files out of updates: they are kept once, beside the chat, under what they are.

import { createHash } from 'node:crypto';
import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { ChatUpdate } from '#shared/chat/chat-event.ts';
import { MAX_INLINE_DATA } from '#shared/chat/chat-limits.ts';
import { blobMark } from '#shared/chat/to-block.ts';

/** Larger data is left out; in bytes. */
const MAX_BLOB_BYTES = 16 * 1024 * 1024;

/** Data that was taken out, by key. */
export type Blobs = Map<string, Uint8Array>;

/** `update` with marks for its larger data, which is put into `blobs`. */
export function detachMedia(update: ChatUpdate, blobs: Blobs): ChatUpdate {
  switch (update.sessionUpdate) {
    case 'user_message_chunk':
    case 'agent_message_chunk':
    case 'agent_thought_chunk':
    case 'session_message_chunk':
      return update.content.type === 'text'
        ? update
        : { ...update, content: detachBlock(update.content, blobs) };
    case 'session_message':
      return update.content ? { ...update, content: detachBlocks(update.content, blobs) } : update;
    case 'tool_call':
    case 'tool_call_update':
      if (!update.content) return update;
      return {
        ...update,
        content: update.content.map((entry) =>
          entry.type === 'content'
            ? { ...entry, content: detachBlock(entry.content, blobs) }
            : entry,
        ),
      };
    default:
      return update;
  }
}

/** The same for the blocks of a prompt. */
export function detachBlocks(blocks: readonly ContentBlock[], blobs: Blobs): ContentBlock[] {
  return blocks.map((block) => detachBlock(block, blobs));
}

function detachBlock(block: ContentBlock, blobs: Blobs): ContentBlock {
  if (block.type === 'image' || block.type === 'audio') {
    return { ...block, data: detach(block.data, blobs) };
  }
  if (block.type === 'resource' && 'blob' in block.resource) {
    const { resource } = block;
    return { ...block, resource: { ...resource, blob: detach(resource.blob, blobs) } };
  }
  return block;
}

function detach(base64: string, blobs: Blobs): string {
  // What an agent sends is data, never a mark of ours.
  const isData = /^[A-Za-z0-9+/_=\s-]*$/.test(base64.slice(0, 64));
  if (!isData) return '';
  if (base64.length <= MAX_INLINE_DATA) return base64;
  if (base64.length > (MAX_BLOB_BYTES / 3) * 4) return base64;
  const data = Buffer.from(base64, 'base64');
  const key = createHash('sha256').update(data).digest('hex');
  blobs.set(key, data);
  return blobMark(key, data.length);
}
