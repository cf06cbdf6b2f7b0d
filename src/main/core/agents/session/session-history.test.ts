import type { SessionUpdate } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import { historyMessages, isHidden } from './session-history.ts';

const says = (
  sessionUpdate: 'user_message_chunk' | 'agent_message_chunk' | 'agent_thought_chunk',
  text: string,
  audience?: ('user' | 'assistant')[],
): SessionUpdate => ({
  sessionUpdate,
  content: { type: 'text', text, ...(audience ? { annotations: { audience } } : {}) },
});

const messagesOf = (updates: SessionUpdate[]) =>
  historyMessages(updates.map((update) => ({ sessionId: 's', replayed: true, update })));

describe('historyMessages', () => {
  it('joins what one speaker says in a row', () => {
    expect(
      messagesOf([
        says('user_message_chunk', 'a'),
        says('user_message_chunk', 'b'),
        says('agent_thought_chunk', 'c'),
        says('agent_message_chunk', 'd'),
        { sessionUpdate: 'tool_call', toolCallId: 't', title: 'x' },
        says('agent_message_chunk', 'e'),
        says('user_message_chunk', 'f'),
      ]),
    ).toEqual([
      { role: 'user', text: 'ab' },
      { role: 'thought', text: 'c' },
      { role: 'assistant', text: 'de' },
      { role: 'user', text: 'f' },
    ]);
  });

  it('A17: leaves out what is not text or is meant for the model alone', () => {
    expect(
      messagesOf([
        says('user_message_chunk', 'shown', ['user']),
        says('user_message_chunk', 'hidden', ['assistant']),
        says('user_message_chunk', ' too', ['assistant', 'user']),
        {
          sessionUpdate: 'user_message_chunk',
          content: { type: 'image', data: 'AA', mimeType: 'image/png' },
        },
      ]),
    ).toEqual([{ role: 'user', text: 'shown too' }]);
    expect(isHidden({ type: 'text', text: '', annotations: { audience: [] } })).toBe(false);
  });
});
