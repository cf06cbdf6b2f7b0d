import type { PlanEntry, PlanUpdateContent, StateUpdate } from '@agentclientprotocol/sdk/unstable';
import type { AgentUpdate } from './agent-update.ts';
import { isRecord, itemsOf, type JsonRecord, metaOf, textField, textOf } from './narrow.ts';
import { parseContentBlock } from './parse-content.ts';

type ParseEntry = (raw: unknown) => PlanEntry | undefined;

function planContentOf(raw: unknown, parseEntry: ParseEntry): PlanUpdateContent | undefined {
  if (!isRecord(raw) || typeof raw['planId'] !== 'string') return undefined;
  const { planId, type, uri, content } = raw;
  if (type === 'items') {
    const entries = itemsOf(raw['entries'], parseEntry);
    return entries && { type, planId, entries, ...metaOf(raw) };
  }
  if (type === 'file' && typeof uri === 'string') return { type, planId, uri, ...metaOf(raw) };
  if (type === 'markdown' && typeof content === 'string') {
    return { type, planId, content, ...metaOf(raw) };
  }
  return undefined;
}

function stateOf(raw: unknown): { state?: StateUpdate } {
  if (!isRecord(raw) || typeof raw['state'] !== 'string') return {};
  return { state: { ...raw, state: raw['state'] } };
}

function subagentOf(raw: JsonRecord): AgentUpdate | undefined {
  const sessionId = textOf(raw['sessionId']);
  if (sessionId === undefined) return undefined;
  return {
    sessionUpdate: 'subagent_update',
    sessionId,
    ...textField(raw, 'title'),
    ...textField(raw, 'description'),
    ...textField(raw, 'cwd'),
    ...stateOf(raw['state']),
    ...metaOf(raw),
  };
}

function compactionOf(raw: JsonRecord): AgentUpdate | undefined {
  const compactionId = textOf(raw['compactionId']);
  if (compactionId === undefined) return undefined;
  if (raw['sessionUpdate'] === 'compaction_summary_chunk') {
    const content = parseContentBlock(raw['content']);
    if (!content) return undefined;
    return { sessionUpdate: 'compaction_summary_chunk', compactionId, content, ...metaOf(raw) };
  }
  const summary = itemsOf(raw['summary'], parseContentBlock);
  return {
    sessionUpdate: 'compaction_update',
    compactionId,
    status: textOf(raw['status']) ?? 'in_progress',
    ...(summary ? { summary } : {}),
    ...textField(raw, 'error'),
    ...metaOf(raw),
  };
}

function messageOf(raw: JsonRecord): AgentUpdate | undefined {
  const messageId = textOf(raw['messageId']);
  if (messageId === undefined) return undefined;
  if (raw['sessionUpdate'] === 'session_message_chunk') {
    const content = parseContentBlock(raw['content']);
    return (
      content && { sessionUpdate: 'session_message_chunk', messageId, content, ...metaOf(raw) }
    );
  }
  const content = itemsOf(raw['content'], parseContentBlock);
  return {
    sessionUpdate: 'session_message',
    messageId,
    ...textField(raw, 'senderSessionId'),
    ...textField(raw, 'recipientSessionId'),
    ...textField(raw, 'senderMessageId'),
    ...textField(raw, 'recipientMessageId'),
    ...(content ? { content } : {}),
    ...metaOf(raw),
  };
}

/** Updates that hardly any agent sends. */
export function parseRareUpdate(raw: JsonRecord, parseEntry: ParseEntry): AgentUpdate | undefined {
  const { sessionUpdate } = raw;
  switch (sessionUpdate) {
    case 'notice': {
      const title = textOf(raw['title']);
      if (title === undefined) return undefined;
      const severity = textOf(raw['severity']) ?? 'info';
      return { sessionUpdate, severity, title, ...textField(raw, 'description'), ...metaOf(raw) };
    }
    case 'compaction_update':
    case 'compaction_summary_chunk':
      return compactionOf(raw);
    case 'subagent_update':
      return subagentOf(raw);
    case 'session_message':
    case 'session_message_chunk':
      return messageOf(raw);
    case 'plan_update': {
      const plan = planContentOf(raw['plan'], parseEntry);
      return plan && { sessionUpdate, plan, ...metaOf(raw) };
    }
    case 'plan_removed': {
      const planId = textOf(raw['planId']);
      return planId === undefined ? undefined : { sessionUpdate, planId, ...metaOf(raw) };
    }
    default:
      return undefined;
  }
}
