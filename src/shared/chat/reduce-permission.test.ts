import type { ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import { play, text, update } from '#tests/support/chat-events.ts';
import type { ChatEvent } from './chat-event.ts';

const start: ChatEvent = { type: 'turnStarted', id: 'p1', blocks: [text('hello')] };
const call = (more: Partial<ToolCallUpdate> = {}): ChatEvent =>
  update({ sessionUpdate: 'tool_call_update', toolCallId: 't', ...more });
const tool = (events: readonly ChatEvent[]): unknown => play(events).items.get('tool:t');

describe('permissions', () => {
  const asked: ChatEvent = {
    type: 'permissionAsked',
    id: 'r1',
    toolCall: { toolCallId: 't', kind: 'execute', title: 'rm x', rawInput: { command: 'rm x' } },
    options: [
      { optionId: 'once', name: 'Allow once', kind: 'allow_once' },
      { optionId: 'reject', name: 'Reject', kind: 'reject_once' },
    ],
    subagent: 'helper',
  };
  const decided = (state: 'allowed_once' | 'rejected', more: object = {}): ChatEvent => ({
    type: 'permissionDecided',
    id: 'r1',
    decision: { state, ...more },
  });

  it('A45: wait in their card with all that is offered', () => {
    const state = play([start, asked]);
    expect(state.items.get('tool:t')).toMatchObject({
      title: 'rm x',
      input: { command: 'rm x' },
      permission: {
        id: 'r1',
        state: 'waiting',
        options: [{ optionId: 'once' }, { optionId: 'reject' }],
        subagent: 'helper',
      },
    });
    expect(state.facts.asks).toEqual([{ id: 'r1', item: 'tool:t' }]);
    expect(play([asked], state).facts.asks).toHaveLength(1);
  });

  it('A46: leave what the call itself has told', () => {
    const read = call({
      kind: 'read',
      title: '.env',
      rawInput: { filePath: '/p/.env' },
      name: 'read',
    });
    const bare: ChatEvent = {
      ...asked,
      toolCall: { toolCallId: 't', kind: 'other', title: 'read', rawInput: {} },
    };
    expect(tool([start, read, bare])).toMatchObject({
      kind: 'read',
      title: '.env',
      input: { filePath: '/p/.env' },
    });
    const generic = call({ title: 'bash', name: 'bash' });
    expect(tool([start, generic, asked])).toMatchObject({
      title: 'rm x',
      input: { command: 'rm x' },
    });
  });

  it('A48: say how and by what they were decided', () => {
    const state = play([start, asked, decided('allowed_once', { auto: true, by: 'rule 1' })]);
    expect(state.items.get('tool:t')).toMatchObject({
      permission: { state: 'allowed_once', auto: true, by: 'rule 1', decidedAt: 3000 },
    });
    expect(state.facts.asks).toEqual([]);
    const late = play([decided('rejected')], state);
    expect(late.items.get('tool:t')).toMatchObject({ permission: { state: 'allowed_once' } });
  });

  it('A27: are closed when their call or turn is over', () => {
    const over = play([start, asked, call({ status: 'failed' })]);
    expect(over.items.get('tool:t')).toMatchObject({ permission: { state: 'cancelled' } });
    expect(over.facts.asks).toEqual([]);
    const cancelled = play([
      start,
      asked,
      { type: 'cancelAsked' },
      { type: 'turnEnded', stopReason: 'end_turn' },
    ]);
    expect(cancelled.items.get('tool:t')).toMatchObject({
      status: 'interrupted',
      permission: { state: 'cancelled' },
    });
    const after = play([start, call({ status: 'completed' }), asked]);
    expect(after.items.get('tool:t')).toMatchObject({ permission: { state: 'cancelled' } });
    expect(after.facts.asks).toEqual([]);
  });
});
