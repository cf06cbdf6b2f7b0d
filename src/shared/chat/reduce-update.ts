import type { CompactionUpdate, ContentBlock, Notice } from '@agentclientprotocol/sdk/unstable';
import type { ChatDraft } from './chat-draft.ts';
import type { ChatEvent } from './chat-event.ts';
import type { CompactionItem } from './chat-item.ts';
import { MAX_NOTE_CHARS, MAX_SUMMARY_CHARS, MAX_TITLE_CHARS } from './chat-limits.ts';
import { foreignId } from './foreign-id.ts';
import { reduceSessionMessage, reduceSubagent } from './reduce-child.ts';
import { reduceChunk } from './reduce-message.ts';
import { reduceCommands, reduceMode, reduceOptions } from './reduce-options.ts';
import { planItemId, putPlan, reducePlanUpdate } from './reduce-plan.ts';
import { setTitle } from './reduce-side.ts';
import { reduceTool } from './reduce-tool.ts';
import { reduceUsage } from './reduce-usage.ts';
import { cutEnd, plainLine, plainText } from './safe-text.ts';
import { toPlanEntries } from './tool-facts.ts';

type Update = Extract<ChatEvent, { type: 'update' }>;

const chunkTypes = {
  user_message_chunk: 'user',
  agent_message_chunk: 'assistant',
  agent_thought_chunk: 'thought',
} as const;

/** What an agent tells of a session, live or replayed. */
export function reduceUpdate(draft: ChatDraft, event: Update): void {
  const replayed = event.replayed === true;
  if (!replayed) {
    if (draft.facts.retry) draft.set({ retry: null });
    draft.touch();
  }
  const { update } = event;
  switch (update.sessionUpdate) {
    case 'user_message_chunk':
    case 'agent_message_chunk':
    case 'agent_thought_chunk': {
      const type = chunkTypes[update.sessionUpdate];
      const { content, messageId } = update;
      reduceChunk(draft, { type, content, messageId, replayed });
      break;
    }
    case 'tool_call':
    case 'tool_call_update':
      reduceTool(draft, update, { replayed, toolName: event.toolName });
      break;
    case 'session_message':
    case 'session_message_chunk':
      reduceSessionMessage(draft, update, replayed);
      break;
    case 'subagent_update':
      reduceSubagent(draft, update);
      break;
    case 'unknown':
      // The protocol log shows it; there is nothing to say to a person.
      break;
    default:
      reduceRest(draft, update);
  }
}

type Handled =
  | 'user_message_chunk'
  | 'agent_message_chunk'
  | 'agent_thought_chunk'
  | 'tool_call'
  | 'tool_call_update'
  | 'session_message'
  | 'session_message_chunk'
  | 'subagent_update'
  | 'unknown';

function reduceRest(
  draft: ChatDraft,
  update: Exclude<Update['update'], { sessionUpdate: Handled }>,
): void {
  switch (update.sessionUpdate) {
    case 'plan':
      putPlan(draft, 'plan', { entries: toPlanEntries(update.entries) });
      break;
    case 'plan_update':
      reducePlanUpdate(draft, update.plan);
      break;
    case 'plan_removed':
      draft.remove(planItemId(update.planId));
      break;
    case 'available_commands_update':
      reduceCommands(draft, update.availableCommands);
      break;
    case 'current_mode_update':
      reduceMode(draft, update.currentModeId);
      break;
    case 'config_option_update':
      reduceOptions(draft, update.configOptions);
      break;
    case 'session_info_update':
      if (update.title !== undefined) setTitle(draft, update.title);
      break;
    case 'usage_update':
      reduceUsage(draft, update);
      break;
    case 'notice':
      reduceNotice(draft, update);
      break;
    case 'compaction_update':
      reduceCompaction(draft, update);
      break;
    case 'compaction_summary_chunk':
      addSummary(draft, compactionOf(draft, update.compactionId), [update.content]);
      break;
  }
}

function reduceNotice(draft: ChatDraft, notice: Notice): void {
  const { severity } = notice;
  draft.endMessage();
  const description = plainText(notice.description ?? '').trim();
  draft.put({
    type: 'notice',
    id: draft.nextId('notice'),
    at: draft.now,
    severity: severity === 'warning' || severity === 'error' ? severity : 'info',
    title: plainLine(notice.title, MAX_TITLE_CHARS),
    ...(description === '' ? {} : { description: cutEnd(description, MAX_NOTE_CHARS) }),
  });
}

function compactionOf(draft: ChatDraft, compactionId: string): CompactionItem {
  const id = `compaction:${foreignId(compactionId)}`;
  const found = draft.find('compaction', id);
  if (found) return found;
  draft.endMessage();
  const item: CompactionItem = {
    type: 'compaction',
    id,
    at: draft.now,
    status: 'in_progress',
    text: '',
  };
  draft.put(item);
  return item;
}

function reduceCompaction(draft: ChatDraft, update: CompactionUpdate): void {
  const item = compactionOf(draft, update.compactionId);
  const { status, summary } = update;
  const isEnd = status === 'completed' || status === 'failed' || status === 'cancelled';
  const error = plainText(update.error ?? '').trim();
  draft.put({
    ...item,
    status: isEnd ? status : 'in_progress',
    ...(summary == null ? {} : { text: '' }),
    ...(error === '' ? {} : { error: cutEnd(error, MAX_NOTE_CHARS) }),
  });
  const now = draft.find('compaction', item.id);
  if (summary && now) addSummary(draft, now, summary);
}

function addSummary(draft: ChatDraft, item: CompactionItem, blocks: readonly ContentBlock[]): void {
  const text = blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
  draft.append(item.id, 'text', cutEnd(text, Math.max(0, MAX_SUMMARY_CHARS - item.text.length)));
}
