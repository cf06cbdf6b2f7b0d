import type { ContentBlock, UsageUpdate } from '@agentclientprotocol/sdk/unstable';
import type { AgentNotification } from '../updates/agent-update.ts';
import type { AgentSession } from './agent-session.ts';

/** One speaker's words in a session's past. */
export interface HistoryMessage {
  readonly role: 'user' | 'assistant' | 'thought';
  readonly text: string;
}

/** A session with what it replayed. */
export interface SessionHistory {
  readonly session: AgentSession;
  /** Everything, in order. */
  readonly notifications: readonly AgentNotification[];
  readonly messages: readonly HistoryMessage[];
  readonly usage: UsageUpdate | undefined;
}

const roles = {
  user_message_chunk: 'user',
  agent_message_chunk: 'assistant',
  agent_thought_chunk: 'thought',
} as const;

/** True for text that is meant for the model only, such as what an agent adds for attachments. */
export function isHidden(block: ContentBlock): boolean {
  const audience = block.annotations?.audience;
  return audience != null && audience.length > 0 && !audience.includes('user');
}

/** The words of a replay: neighbours of one speaker are one message, hidden text is left out. */
export function historyMessages(notifications: readonly AgentNotification[]): HistoryMessage[] {
  const messages: { role: HistoryMessage['role']; parts: string[] }[] = [];
  for (const { update } of notifications) {
    if (
      update.sessionUpdate !== 'user_message_chunk' &&
      update.sessionUpdate !== 'agent_message_chunk' &&
      update.sessionUpdate !== 'agent_thought_chunk'
    ) {
      continue;
    }
    const { content } = update;
    if (content.type !== 'text' || isHidden(content)) continue;
    const role = roles[update.sessionUpdate];
    const last = messages.at(-1);
    if (last?.role === role) last.parts.push(content.text);
    else messages.push({ role, parts: [content.text] });
  }
  return messages.map(({ role, parts }) => ({ role, text: parts.join('') }));
}
