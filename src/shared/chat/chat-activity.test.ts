import { describe, expect, it } from 'vitest';
import { answer, play, text, update } from '#tests/support/chat-events.ts';
import { activityOf, workOf } from './chat-activity.ts';
import type { ChatEvent } from './chat-event.ts';
import type { ToolItem } from './tool-item.ts';

const start: ChatEvent = { type: 'turnStarted', id: 'p', blocks: [text('x')] };
const asked: ChatEvent = {
  type: 'permissionAsked',
  id: 'r',
  toolCall: { toolCallId: 't' },
  options: [],
};

describe('how a chat stands', () => {
  it.each<[string, ChatEvent[]]>([
    ['idle', []],
    ['working', [start]],
    ['needs_you', [start, asked]],
    ['done', [start, answer('x'), { type: 'turnEnded', stopReason: 'end_turn' }]],
    ['failed', [start, { type: 'turnFailed', message: 'x' }]],
    ['disconnected', [start, { type: 'agentExited' }]],
  ])('%s', (activity, events) => {
    expect(activityOf(play(events).facts)).toBe(activity);
  });
});

describe('A30, A44: what a running turn is doing', () => {
  const tools = (kind: 'think' | 'execute'): ToolItem[] => {
    const call = update({ sessionUpdate: 'tool_call', toolCallId: 't', title: 'x', kind });
    return [...play([call]).items.values()].filter((item) => item.type === 'tool');
  };
  const { facts } = play([start]);

  it('nothing while none runs', () => {
    expect(workOf(play([]).facts, [], 1, true)).toBeUndefined();
  });

  it('waits for the model after 10 s of silence', () => {
    expect(workOf(facts, [], 10_999, true)).toEqual({ type: 'working', elapsed: 9999 });
    expect(workOf(facts, [], 11_000, true)).toEqual({
      type: 'waiting',
      elapsed: 10_000,
      silent: 10_000,
    });
  });

  it('is patient with commands and people', () => {
    expect(workOf(facts, tools('execute'), 90_000, false)).toMatchObject({ type: 'working' });
    expect(workOf(play([start, asked]).facts, [], 90_000, false)).toMatchObject({
      type: 'working',
    });
  });

  it('is stuck when a sub-agent is silent and nobody hears what it asks', () => {
    expect(workOf(facts, tools('think'), 50_000, false)).toMatchObject({ type: 'waiting' });
    expect(workOf(facts, tools('think'), 61_000, false)).toMatchObject({ type: 'stuck' });
    expect(workOf(facts, tools('think'), 61_000, true)).toMatchObject({ type: 'waiting' });
  });

  it('tells when the provider is tried again', () => {
    const retry = { attempt: 2, message: 'busy', next: 5000 };
    expect(workOf({ ...facts, retry }, [], 3000, true)).toEqual({
      type: 'retrying',
      elapsed: 2000,
      attempt: 2,
      message: 'busy',
      inMs: 2000,
    });
  });
});
