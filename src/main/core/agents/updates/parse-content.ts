import type {
  Annotations,
  ContentBlock,
  EmbeddedResourceResource,
  ToolCallContent,
  ToolCallLocation,
} from '@agentclientprotocol/sdk/unstable';
import {
  isRecord,
  itemsOf,
  type JsonRecord,
  metaOf,
  numberField,
  numberOf,
  oneOf,
  textField,
} from './narrow.ts';

const roles = ['assistant', 'user'] as const;

function annotationsOf(raw: JsonRecord): { annotations?: Annotations } {
  const value = raw['annotations'];
  if (!isRecord(value)) return {};
  const audience = itemsOf(value['audience'], (item) => oneOf(roles, item), 10);
  return {
    annotations: {
      ...(audience === undefined ? {} : { audience }),
      ...textField(value, 'lastModified'),
      ...numberField(value, 'priority'),
    },
  };
}

function resourceOf(value: unknown): EmbeddedResourceResource | undefined {
  if (!isRecord(value) || typeof value['uri'] !== 'string') return undefined;
  const rest = { uri: value['uri'], ...textField(value, 'mimeType'), ...metaOf(value) };
  if (typeof value['text'] === 'string') return { ...rest, text: value['text'] };
  if (typeof value['blob'] === 'string') return { ...rest, blob: value['blob'] };
  return undefined;
}

/** A block of content, or undefined for one of an unknown kind or without what it needs. */
export function parseContentBlock(raw: unknown): ContentBlock | undefined {
  if (!isRecord(raw)) return undefined;
  if (raw['type'] === 'text') {
    if (typeof raw['text'] !== 'string') return undefined;
    if (raw['annotations'] === undefined && raw['_meta'] === undefined) {
      return { type: 'text', text: raw['text'] };
    }
    return { type: 'text', text: raw['text'], ...annotationsOf(raw), ...metaOf(raw) };
  }
  return parseOtherBlock(raw);
}

function parseOtherBlock(raw: JsonRecord): ContentBlock | undefined {
  const rest = { ...annotationsOf(raw), ...metaOf(raw) };
  const { type, data, mimeType, uri, name } = raw;
  if (type === 'image' || type === 'audio') {
    if (typeof data !== 'string' || typeof mimeType !== 'string') return undefined;
    if (type === 'audio') return { type, data, mimeType, ...rest };
    return { type, data, mimeType, ...textField(raw, 'uri'), ...rest };
  }
  if (type === 'resource_link') {
    if (typeof uri !== 'string') return undefined;
    const title = typeof name === 'string' ? name : uri;
    const described = { ...textField(raw, 'description'), ...textField(raw, 'title') };
    return {
      type,
      uri,
      name: title,
      ...described,
      ...textField(raw, 'mimeType'),
      ...numberField(raw, 'size'),
      ...rest,
    };
  }
  if (type === 'resource') {
    const resource = resourceOf(raw['resource']);
    return resource && { type, resource, ...rest };
  }
  return undefined;
}

/** One item of what a tool call shows. */
export function parseToolContent(raw: unknown): ToolCallContent | undefined {
  if (!isRecord(raw)) return undefined;
  const { type, path, newText, oldText, terminalId } = raw;
  if (type === 'content') {
    const content = parseContentBlock(raw['content']);
    return content && { type, content, ...metaOf(raw) };
  }
  if (type === 'diff') {
    if (typeof path !== 'string' || typeof newText !== 'string') return undefined;
    const old = typeof oldText === 'string' ? { oldText } : {};
    return { type, path, newText, ...old, ...metaOf(raw) };
  }
  if (type === 'terminal' && typeof terminalId === 'string') {
    return { type, terminalId, ...metaOf(raw) };
  }
  return undefined;
}

/** One place in a file. */
export function parseLocation(raw: unknown): ToolCallLocation | undefined {
  if (!isRecord(raw) || typeof raw['path'] !== 'string') return undefined;
  const line = numberOf(raw['line']);
  return { path: raw['path'], ...(line === undefined ? {} : { line }), ...metaOf(raw) };
}
