import type { ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import { answer, play, text, update } from '#tests/support/chat-events.ts';
import type { ChatEvent } from './chat-event.ts';
import { MAX_CHILD_CHARS } from './chat-limits.ts';
import { reduceChat } from './reduce-chat.ts';

const start: ChatEvent = { type: 'turnStarted', id: 'p1', blocks: [text('hello')] };
const call = (more: Partial<ToolCallUpdate> = {}): ChatEvent =>
  update({ sessionUpdate: 'tool_call_update', toolCallId: 't', ...more });

describe('A43: sub-agents', () => {
  const task = call({ kind: 'think', title: 'sub work', status: 'in_progress' });
  const says = (delta: string, sessionId = 'child'): ChatEvent => ({
    type: 'side',
    sessionId: 'own',
    event: { type: 'childText', sessionId, partId: 'p', delta },
  });

  it('write into the card of the call that runs them', () => {
    const state = play([start, task, says('work'), says('ing')]);
    expect(state.items.get('tool:t')).toMatchObject({
      child: { sessionId: 'child', text: 'working' },
    });
    expect(reduceChat(state, says('!'), 1)).toEqual([
      { type: 'append', id: 'tool:t', part: 'child', text: '!' },
    ]);
    const rawOutput = { metadata: { parentSessionId: 'own', sessionId: 'child' } };
    const done = play([call({ status: 'completed', rawOutput })], state);
    expect(done.items.get('tool:t')).toMatchObject({
      child: { sessionId: 'child', text: 'working' },
    });
  });

  it('write into it too if they were heard of before it', () => {
    const early = call({ title: 'task', status: 'pending' });
    const state = play([start, early, says('lost'), task, says('kept')]);
    expect(state.items.get('tool:t')).toMatchObject({ child: { text: 'kept' } });
  });

  it('end the card of a call of theirs that a person was asked about', () => {
    const asked: ChatEvent = {
      type: 'permissionAsked',
      id: 'r',
      toolCall: { toolCallId: 'theirs', title: 'ls' },
      options: [],
      subagent: 'sub work',
    };
    const decided: ChatEvent = {
      type: 'permissionDecided',
      id: 'r',
      decision: { state: 'allowed_once' },
    };
    const does = (status: 'pending' | 'running' | 'completed' | 'error'): ChatEvent => ({
      type: 'side',
      sessionId: 'own',
      event: {
        type: 'childTool',
        sessionId: 'child',
        toolCallId: 'theirs',
        tool: 'bash',
        status,
        title: 'ls',
      },
    });
    const status = (events: ChatEvent[]): unknown =>
      play([start, task, asked, ...events]).items.get('tool:theirs');
    expect(status([does('running')])).toMatchObject({ status: 'pending' });
    expect(status([decided, does('running')])).toMatchObject({ status: 'in_progress' });
    expect(status([decided, does('completed')])).toMatchObject({
      status: 'completed',
      endedAt: expect.any(Number),
    });
    expect(status([decided, does('error')])).toMatchObject({ status: 'failed' });
    const done = play([
      start,
      task,
      update({ sessionUpdate: 'tool_call', toolCallId: 'theirs', title: 'own' }),
      does('completed'),
    ]);
    expect(done.items.get('tool:theirs')).toMatchObject({ status: 'pending' });
  });

  it('show what they do, and who works for them', () => {
    const side = (event: Extract<ChatEvent, { type: 'side' }>['event']): ChatEvent => ({
      type: 'side',
      sessionId: 'own',
      event,
    });
    const does = (status: 'running' | 'completed', sessionId = 'child'): ChatEvent =>
      side({
        type: 'childTool',
        sessionId,
        toolCallId: `${sessionId}-1`,
        tool: 'bash',
        status,
        title: 'ls',
      });
    const state = play([
      start,
      task,
      side({ type: 'child', sessionId: 'child', parentId: 'own', title: 'sub work (@general)' }),
      side({ type: 'child', sessionId: 'grandchild', parentId: 'child', title: 'deeper' }),
      does('running'),
      does('completed'),
      does('completed'),
      does('running', 'grandchild'),
      says('deep', 'grandchild'),
      side({ type: 'childText', sessionId: 'child', partId: 'p', delta: 'hm', thought: true }),
    ]);
    expect(state.items.get('tool:t')).toMatchObject({
      child: {
        sessionId: 'child',
        title: 'sub work (@general)',
        text: 'deep',
        tools: [
          { id: 'child-1', name: 'bash', title: 'ls', status: 'completed' },
          { id: 'grandchild-1', status: 'in_progress' },
        ],
      },
    });
    expect(state.items.size).toBe(2);
  });

  it('show the end of what they write', () => {
    const state = play([start, task, says('x'.repeat(MAX_CHILD_CHARS)), says('end')]);
    const found = state.items.get('tool:t');
    const kept = found?.type === 'tool' ? found.child?.text : '';
    expect(kept?.length).toBeLessThanOrEqual(MAX_CHILD_CHARS);
    expect(kept?.endsWith('end')).toBe(true);
  });

  it('nobody waits for are looked for once', () => {
    const state = play([start, answer('x'), says('lost')]);
    expect(state.facts.children).toEqual([{ sessionId: 'child', item: '' }]);
    expect(reduceChat(state, says('more'), 1)).toEqual([]);
    const own = reduceChat(state, says('own', 'own'), 1);
    expect(own).toEqual([]);
  });

  it('that the agent itself tells of have a card of their own', () => {
    const state = play([
      start,
      update({
        sessionUpdate: 'subagent_update',
        sessionId: 's',
        title: 'Research',
        state: { state: 'running' },
      }),
      update({ sessionUpdate: 'subagent_update', sessionId: 's', state: { state: 'idle' } }),
    ]);
    expect(state.items.get('subagent:s')).toMatchObject({
      title: 'Research',
      status: 'completed',
      child: { state: 'idle', title: 'Research' },
    });
  });
});
