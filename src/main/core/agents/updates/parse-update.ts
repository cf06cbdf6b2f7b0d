// Makes an update of what an agent sent. Never throws; what it does not know comes out as `unknown`,
// with all it said, and one bad field or item costs only itself.

import type { ContentChunk, PlanEntry, UsageUpdate } from '@agentclientprotocol/sdk/unstable';
import type { AgentUpdate, UnknownUpdate } from './agent-update.ts';
import {
  isRecord,
  itemsOf,
  type JsonRecord,
  metaOf,
  numberOf,
  oneOf,
  textField,
  textOf,
} from './narrow.ts';
import { parseCommand, parseConfigOptions } from './parse-config.ts';
import { parseContentBlock } from './parse-content.ts';
import { parseRareUpdate } from './parse-rare-update.ts';
import { parseToolCall, parseToolCallUpdate } from './parse-tool-call.ts';

function unknown(raw: unknown): UnknownUpdate {
  const variant = isRecord(raw) ? (textOf(raw['sessionUpdate']) ?? '') : '';
  return { sessionUpdate: 'unknown', variant: variant.slice(0, 200), raw };
}

function chunkOf(raw: JsonRecord): ContentChunk | undefined {
  const content = parseContentBlock(raw['content']);
  if (!content) return undefined;
  const chunk: ContentChunk = { content };
  if (typeof raw['messageId'] === 'string') chunk.messageId = raw['messageId'];
  if (isRecord(raw['_meta'])) chunk._meta = { ...raw['_meta'] };
  return chunk;
}

/** One entry of a plan. */
function parsePlanEntry(raw: unknown): PlanEntry | undefined {
  if (!isRecord(raw) || typeof raw['content'] !== 'string') return undefined;
  return {
    content: raw['content'],
    priority: oneOf(['high', 'medium', 'low'], raw['priority']) ?? 'medium',
    status: oneOf(['pending', 'in_progress', 'completed'], raw['status']) ?? 'pending',
    ...metaOf(raw),
  };
}

function usageOf(raw: JsonRecord): UsageUpdate | undefined {
  const used = numberOf(raw['used']);
  const size = numberOf(raw['size']);
  if (used === undefined || size === undefined) return undefined;
  const cost = raw['cost'];
  const amount = isRecord(cost) ? numberOf(cost['amount']) : undefined;
  if (amount === undefined || !isRecord(cost)) return { used, size, ...metaOf(raw) };
  const currency = textOf(cost['currency'])?.slice(0, 20) ?? 'USD';
  return { used, size, cost: { amount, currency }, ...metaOf(raw) };
}

/** The update of one `session/update`. */
export function parseUpdate(raw: unknown): AgentUpdate {
  if (!isRecord(raw)) return unknown(raw);
  return parseKnown(raw) ?? unknown(raw);
}

function parseKnown(raw: JsonRecord): AgentUpdate | undefined {
  const { sessionUpdate } = raw;
  switch (sessionUpdate) {
    case 'agent_message_chunk':
    case 'agent_thought_chunk':
    case 'user_message_chunk': {
      const chunk = chunkOf(raw);
      return chunk && Object.assign(chunk, { sessionUpdate });
    }
    case 'tool_call': {
      const call = parseToolCall(raw);
      return call && { sessionUpdate, ...call };
    }
    case 'tool_call_update': {
      const update = parseToolCallUpdate(raw);
      return update && { sessionUpdate, ...update };
    }
    case 'plan': {
      const entries = itemsOf(raw['entries'], parsePlanEntry);
      return entries && { sessionUpdate, entries, ...metaOf(raw) };
    }
    case 'available_commands_update': {
      const availableCommands = itemsOf(raw['availableCommands'], parseCommand);
      return availableCommands && { sessionUpdate, availableCommands, ...metaOf(raw) };
    }
    case 'current_mode_update': {
      const currentModeId = textOf(raw['currentModeId']);
      return currentModeId ? { sessionUpdate, currentModeId, ...metaOf(raw) } : undefined;
    }
    case 'config_option_update': {
      const configOptions = parseConfigOptions(raw['configOptions']);
      return configOptions && { sessionUpdate, configOptions, ...metaOf(raw) };
    }
    case 'session_info_update':
      return {
        sessionUpdate,
        ...textField(raw, 'title'),
        ...textField(raw, 'updatedAt'),
        ...metaOf(raw),
      };
    case 'usage_update': {
      const usage = usageOf(raw);
      return usage && { sessionUpdate, ...usage };
    }
    default:
      return parseRareUpdate(raw, parsePlanEntry);
  }
}
