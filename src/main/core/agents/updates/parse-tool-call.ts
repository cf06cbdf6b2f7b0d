import type { ToolCall, ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import { toolKinds } from '#shared/chat/tool-item.ts';
import { itemsOf, type JsonRecord, metaOf, oneOf, textField } from './narrow.ts';
import { parseLocation, parseToolContent } from './parse-content.ts';

const statuses = ['pending', 'in_progress', 'completed', 'failed'] as const;

/** What an update says of a tool call; undefined without an id. Absent means: as before. */
export function parseToolCallUpdate(raw: JsonRecord): ToolCallUpdate | undefined {
  const { toolCallId } = raw;
  if (typeof toolCallId !== 'string' || toolCallId === '') return undefined;
  const update: ToolCallUpdate = { toolCallId, ...textField(raw, 'title'), ...metaOf(raw) };
  if (typeof raw['name'] === 'string') update.name = raw['name'];
  const kind = oneOf(toolKinds, raw['kind']);
  if (kind) update.kind = kind;
  const status = oneOf(statuses, raw['status']);
  if (status) update.status = status;
  const content = itemsOf(raw['content'], parseToolContent);
  if (content) update.content = content;
  const locations = itemsOf(raw['locations'], parseLocation);
  if (locations) update.locations = locations;
  if (raw['rawInput'] !== undefined) update.rawInput = raw['rawInput'];
  if (raw['rawOutput'] !== undefined) update.rawOutput = raw['rawOutput'];
  return update;
}

/** A new tool call; without a title it has an empty one. */
export function parseToolCall(raw: JsonRecord): ToolCall | undefined {
  const update = parseToolCallUpdate(raw);
  if (!update) return undefined;
  const { toolCallId, title, name, kind, status, content, locations, rawInput, rawOutput } = update;
  return {
    toolCallId,
    title: title ?? '',
    ...(name ? { name } : {}),
    ...(kind ? { kind } : {}),
    ...(status ? { status } : {}),
    ...(content ? { content } : {}),
    ...(locations ? { locations } : {}),
    ...(rawInput === undefined ? {} : { rawInput }),
    ...(rawOutput === undefined ? {} : { rawOutput }),
    ...metaOf(raw),
  };
}
