import { describe, expect, it } from 'vitest';
import { answer, play, text, update } from '#tests/support/chat-events.ts';

import type { ChatEvent } from './chat-event.ts';

import { type ChatState, emptyChat } from './chat-state.ts';
import { reduceChat } from './reduce-chat.ts';

const start: ChatEvent = { type: 'turnStarted', id: 'p1', blocks: [text('hello')] };
const end: ChatEvent = { type: 'turnEnded', stopReason: 'end_turn' };
const shapes = (state: ChatState): string[] =>
  [...state.items.values()].map((item) => `${item.type} ${item.id}`);
const item = (state: ChatState, id: string): unknown => state.items.get(id);
const last = (state: ChatState): unknown => [...state.items.values()].at(-1);

describe('A32, A50: the end of a turn', () => {
  const ended = (...events: ChatEvent[]): unknown => last(play([start, ...events]));
  const stop = (
    stopReason: 'refusal' | 'max_tokens' | 'max_turn_requests' | 'cancelled',
  ): ChatEvent => ({
    type: 'turnEnded',
    stopReason,
  });

  it.each([
    ['refusal', 'refusal'],
    ['max_tokens', 'max_tokens'],
    ['max_turn_requests', 'max_turns'],
    ['cancelled', 'cancelled'],
  ] as const)('%s is explained', (stopReason, reason) => {
    expect(ended(answer('x'), stop(stopReason))).toMatchObject({ type: 'system', reason });
  });

  it('needs no word after an answer or a tool', () => {
    expect(ended(answer('x'), end)).toMatchObject({ type: 'assistant' });
    const tool = update({
      sessionUpdate: 'tool_call',
      toolCallId: 't',
      title: 'x',
      status: 'completed',
    });
    expect(ended(tool, end)).toMatchObject({ type: 'tool' });
  });

  it('without an answer is explained', () => {
    expect(ended(end)).toMatchObject({ reason: 'no_answer', action: 'retry' });
  });

  it('without an answer to an unknown command names it', () => {
    const command = (name: string): ChatEvent => ({
      type: 'turnStarted',
      id: 'p2',
      blocks: [text(`/${name} now`)],
    });
    const known = update({
      sessionUpdate: 'available_commands_update',
      availableCommands: [{ name: 'review', description: 'Reviews' }],
    });
    expect(last(play([command('nonsense'), end]))).toMatchObject({
      text: expect.stringContaining('/nonsense'),
    });
    expect(last(play([known, command('review'), end]))).toMatchObject({ action: 'retry' });
  });

  it('after a rejection says so', () => {
    const asked: ChatEvent = {
      type: 'permissionAsked',
      id: 'r1',
      toolCall: { toolCallId: 't', title: 'rm' },
      options: [{ optionId: 'no', name: 'No', kind: 'reject_once' }],
    };
    const rejected: ChatEvent = {
      type: 'permissionDecided',
      id: 'r1',
      decision: { state: 'rejected' },
    };
    expect(ended(asked, rejected, end)).toMatchObject({ reason: 'rejected' });
  });

  it('A26: is a cancellation if somebody asked for it, whatever the agent says', () => {
    const state = play([start, answer('x'), { type: 'cancelAsked' }, end]);
    expect(last(state)).toMatchObject({ reason: 'cancelled' });
    expect(state.facts.lastTurn).toMatchObject({ endedAt: 4000, stop: 'cancelled' });
    const failed = play([
      start,
      { type: 'cancelAsked' },
      { type: 'turnFailed', message: 'Broken.' },
    ]);
    expect(last(failed)).toMatchObject({ reason: 'cancelled' });
    const unsent = play([
      start,
      { type: 'cancelAsked' },
      { type: 'turnFailed', message: 'Stopped before it was sent.', notSent: true },
    ]);
    expect(item(unsent, 'user:p1')).toMatchObject({ state: 'failed' });
    expect(last(unsent)).toMatchObject({
      reason: 'cancelled',
      text: expect.stringContaining('before the agent got your message'),
    });
  });

  it('marks calls that were under way', () => {
    const tool = update({
      sessionUpdate: 'tool_call',
      toolCallId: 't',
      title: 'x',
      status: 'in_progress',
    });
    const status = (events: ChatEvent[]): unknown => item(play([start, tool, ...events]), 'tool:t');
    expect(status([stop('cancelled')])).toMatchObject({ status: 'interrupted', endedAt: 3000 });
    expect(status([end])).toMatchObject({ status: 'unknown' });
    expect(status([{ type: 'agentExited' }])).toMatchObject({ status: 'unknown' });
    const late = update({
      sessionUpdate: 'tool_call_update',
      toolCallId: 't',
      status: 'completed',
    });
    expect(status([stop('cancelled'), late])).toMatchObject({ status: 'completed', endedAt: 3000 });
  });

  it('tells the tokens of the turn', () => {
    const usage = { inputTokens: 800, outputTokens: 40, totalTokens: 1050, thoughtTokens: 10 };
    const state = play([start, answer('x'), { type: 'turnEnded', stopReason: 'end_turn', usage }]);
    expect(state.facts.usage.turnTokens).toEqual({
      input: 800,
      output: 40,
      thought: 10,
      cachedRead: 0,
      cachedWrite: 0,
      total: 1050,
    });
  });

  it('by a failure keeps the words and what helps', () => {
    const state = play([
      start,
      {
        type: 'turnFailed',
        message: 'Log in first.',
        detail: '\u001b[31m401\u001b[0m',
        action: 'login',
        notSent: true,
      },
    ]);
    expect(last(state)).toMatchObject({
      reason: 'error',
      text: 'Log in first.',
      detail: '401',
      action: 'login',
    });
    expect(item(state, 'user:p1')).toMatchObject({ state: 'failed' });
    expect(state.facts).toMatchObject({ turn: null, lastTurn: { stop: 'failed' } });
  });

  it('that is told when no turn runs changes nothing', () => {
    for (const event of [
      end,
      { type: 'cancelAsked' },
      { type: 'turnFailed', message: 'x' },
      { type: 'reopened' },
    ] as const) {
      expect(reduceChat(emptyChat(), event, 1)).toEqual([]);
    }
  });
});

describe('A07: an agent that is gone', () => {
  it('leaves an honest transcript with the end of what it said', () => {
    const state = play([
      start,
      answer('half'),
      { type: 'agentExited', exitCode: 137, stderr: 'out of memory' },
    ]);
    expect(last(state)).toMatchObject({
      reason: 'agent_exited',
      text: expect.stringContaining('137'),
      detail: 'out of memory',
      action: 'restart',
    });
    expect(state.facts).toMatchObject({ connected: false, turn: null });
    const again = play([{ type: 'agentRestarted' }, { type: 'agentRestarted' }], state);
    expect(last(again)).toMatchObject({ reason: 'agent_restarted' });
    expect(again.facts.connected).toBe(true);
  });

  it('needs no word while nothing runs', () => {
    const state = play([{ type: 'agentExited', signal: 'SIGTERM' }]);
    expect(state.items.size).toBe(0);
    expect(state.facts.connected).toBe(false);
  });

  it('takes what ran without a turn with it', () => {
    const tool = update({ sessionUpdate: 'tool_call', toolCallId: 't', title: 'x' });
    for (const type of ['agentExited', 'reopened'] as const) {
      expect(item(play([tool, { type }]), 'tool:t')).toMatchObject({ status: 'unknown' });
    }
  });

  it('is told apart from Aerie having ended', () => {
    expect(last(play([start, { type: 'reopened' }]))).toMatchObject({ reason: 'interrupted' });
  });
});

describe('a turn whose prompt has not left', () => {
  const unsent: ChatEvent = { ...start, unsent: true };
  const queued: ChatEvent = { type: 'promptQueued', id: 'p2', blocks: [text('next')] };
  const note = (state: ChatState): unknown => {
    const item = last(state);
    return item && typeof item === 'object' && 'text' in item ? item.text : undefined;
  };

  it.each<ChatEvent>([{ type: 'reopened' }, { type: 'agentExited', exitCode: 1 }])(
    'has not begun when it is cut off: $type',
    (cut) => {
      const state = play([unsent, queued, cut]);
      expect(shapes(state)).toEqual(['user user:p1', 'user user:p2']);
      expect(item(state, 'user:p1')).toMatchObject({ state: 'queued' });
      expect(state.facts).toMatchObject({ turn: null, lastTurn: null });
    },
  );

  it.each<ChatEvent>([
    { type: 'reopened' },
    { type: 'agentExited', exitCode: 1 },
    { type: 'turnFailed', message: 'It was given up.' },
  ])('is told as not sent when somebody has stopped it: $type', (cut) => {
    const state = play([unsent, { type: 'cancelAsked' }, cut]);
    expect(item(state, 'user:p1')).toMatchObject({ state: 'failed' });
    expect(note(state)).toContain('before the agent got your message');
    expect(state.facts.lastTurn?.stop).toBe('cancelled');
  });

  it('is told as not sent when it fails', () => {
    const state = play([unsent, { type: 'turnFailed', message: 'No.' }]);
    expect(item(state, 'user:p1')).toMatchObject({ state: 'failed' });
    expect(note(state)).toBe('No.');
  });

  it('is like any other once it has', () => {
    const sent: ChatEvent = { type: 'promptSent', id: 'p1' };
    const state = play([unsent, { type: 'promptSent', id: 'p2' }, sent, { type: 'reopened' }]);
    expect(item(state, 'user:p1')).toMatchObject({ state: 'sent' });
    expect(last(state)).toMatchObject({ reason: 'interrupted' });
    expect(play([unsent, { type: 'promptSent', id: 'p2' }]).facts.turn?.unsent).toBe(true);
  });
});

describe('a prompt while a turn runs', () => {
  it('joins the turn, which ends once', () => {
    const tool = update({ sessionUpdate: 'tool_call', toolCallId: 't', title: 'x' });
    const steer: ChatEvent = { type: 'turnStarted', id: 'p2', blocks: [text('rather this')] };
    const state = play([start, tool, steer, answer('fine'), end, end]);
    expect(shapes(state)).toEqual([
      'user user:p1',
      'tool tool:t',
      'user user:p2',
      'assistant assistant:1',
    ]);
    expect(state.facts.lastTurn).toMatchObject({ endedAt: 5000, stop: 'end_turn' });
  });
});

describe('A28: the queue', () => {
  const queued = (id: string, words: string): ChatEvent => ({
    type: 'promptQueued',
    id,
    blocks: [text(words)],
  });

  it('can be changed, ordered, taken back, and goes to the end when sent', () => {
    const state = play([
      start,
      queued('q1', 'one'),
      queued('q2', 'two'),
      queued('q3', 'three'),
      queued('q1', 'again'),
      { type: 'promptEdited', id: 'q2', blocks: [text('2')] },
      { type: 'promptRemoved', id: 'q3' },
      { type: 'queueOrdered', ids: ['q2', 'q1'] },
      answer('first'),
      end,
      { type: 'turnStarted', id: 'q2', blocks: [text('2')] },
    ]);
    expect(shapes(state)).toEqual([
      'user user:p1',
      'user user:q1',
      'assistant assistant:1',
      'user user:q2',
    ]);
    expect(item(state, 'user:q1')).toMatchObject({ state: 'queued', blocks: [{ text: 'one' }] });
    expect(item(state, 'user:q2')).toMatchObject({ state: 'sent', blocks: [{ text: '2' }] });
  });

  it('leaves what was sent alone', () => {
    const state = play([
      start,
      { type: 'promptRemoved', id: 'p1' },
      { type: 'promptEdited', id: 'p1', blocks: [] },
    ]);
    expect(item(state, 'user:p1')).toMatchObject({ blocks: [{ text: 'hello' }] });
  });
});
