import type { AgentNotification } from './agent-update.ts';

/**
 * Two neighbouring chunks of text of one message as one, or null if they are something else. Nothing
 * is lost: only bare text joins.
 */
export function joinChunks(
  first: AgentNotification,
  second: AgentNotification,
): AgentNotification | null {
  const a = first.update;
  const b = second.update;
  if (a.sessionUpdate !== b.sessionUpdate || first.replayed !== second.replayed) return null;
  if (
    a.sessionUpdate !== 'agent_message_chunk' &&
    a.sessionUpdate !== 'agent_thought_chunk' &&
    a.sessionUpdate !== 'user_message_chunk'
  ) {
    return null;
  }
  if (b.sessionUpdate !== a.sessionUpdate || a.messageId !== b.messageId) return null;
  if (a._meta || b._meta || a.content.type !== 'text' || b.content.type !== 'text') return null;
  if (a.content.annotations || b.content.annotations || a.content._meta || b.content._meta) {
    return null;
  }
  const content = { type: 'text' as const, text: a.content.text + b.content.text };
  return { ...first, update: { ...a, content } };
}
