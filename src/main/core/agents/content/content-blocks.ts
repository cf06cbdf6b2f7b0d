// Builders of what a prompt consists of. Files are read by content-files.ts.

import type {
  ContentBlock,
  EmbeddedResourceResource,
  ResourceLink,
} from '@agentclientprotocol/sdk/unstable';

/** A block of text. */
export function text(value: string): ContentBlock {
  return { type: 'text', text: value };
}

/** A prompt of several blocks; texts may stand for themselves. */
export function blocks(...parts: readonly (string | ContentBlock)[]): ContentBlock[] {
  return parts.map((part) => (typeof part === 'string' ? text(part) : part));
}

/** An image, as base64. */
export function imageBlock(data: string, mimeType: string): ContentBlock {
  return { type: 'image', data, mimeType: bareType(mimeType) };
}

/** A sound, as base64. */
export function audioBlock(data: string, mimeType: string): ContentBlock {
  return { type: 'audio', data, mimeType: bareType(mimeType) };
}

/** Something the agent may fetch itself. */
export function resourceLink(
  name: string,
  uri: string,
  more: Omit<ResourceLink, 'name' | 'uri'> = {},
): ContentBlock {
  return { type: 'resource_link', name, uri, ...more };
}

/** Content sent along under the name of where it is from. */
export function resource(content: EmbeddedResourceResource): ContentBlock {
  return { type: 'resource', resource: content };
}

/** `text/html; charset=utf-8` without what follows the type. */
export function bareType(mimeType: string): string {
  return (mimeType.split(';')[0] ?? '').trim().toLowerCase();
}
