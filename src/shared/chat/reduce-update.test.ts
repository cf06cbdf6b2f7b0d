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

describe('facts', () => {
  it('take commands, usage and title, and nothing that cannot be shown', () => {
    const state = play([
      update({
        sessionUpdate: 'available_commands_update',
        availableCommands: [
          { name: 're\u202eview', description: 'a\u001b[31mb', input: { hint: 'file' } },
        ],
      }),
      update({
        sessionUpdate: 'usage_update',
        used: 10,
        size: Number.NaN,
        cost: { amount: 0.5, currency: 'USD' },
      }),
      update({ sessionUpdate: 'session_info_update', title: ' A\n title ' }),
    ]);
    expect(state.facts).toMatchObject({
      commands: [{ name: 'review', description: 'ab', hint: 'file' }],
      usage: { used: 10, size: 0, cost: { amount: 0.5, currency: 'USD' } },
      title: 'A title',
    });
    expect(
      play([update({ sessionUpdate: 'session_info_update', title: null })], state).facts.title,
    ).toBeNull();
    expect(play([update({ sessionUpdate: 'session_info_update' })], state).facts.title).toBeNull();
  });

  it('A55: take options with and without groups, and modes of older agents', () => {
    const options = update({
      sessionUpdate: 'config_option_update',
      configOptions: [
        {
          id: 'model',
          name: 'Model',
          category: 'model',
          type: 'select',
          currentValue: 'm1',
          options: [{ group: 'g', name: 'Local', options: [{ value: 'm1', name: 'M1' }] }],
        },
        { id: 'fast', name: 'Fast', type: 'boolean', currentValue: true },
      ],
    });
    const modes = {
      currentModeId: 'build',
      availableModes: [
        { id: 'build', name: 'Build' },
        { id: 'plan', name: 'Plan' },
      ],
    };
    const mode = update({ sessionUpdate: 'current_mode_update', currentModeId: 'plan' });
    const state = play([options, { type: 'configured', modes }, start, mode]);
    expect(state.facts.options).toMatchObject([
      { type: 'select', value: 'm1', groups: [{ name: 'Local', choices: [{ value: 'm1' }] }] },
      { type: 'boolean', value: true },
      { category: 'mode', value: 'plan', groups: [{ name: '', choices: [{}, {}] }] },
    ]);
    expect(last(state)).toMatchObject({ reason: 'mode_changed', text: 'The mode is now Plan.' });
  });

  it('A30, A57: hear what the side channel tells', () => {
    const tokens = { input: 1, output: 2, reasoning: 3, cacheRead: 4, cacheWrite: 5 };
    const side = (event: Extract<ChatEvent, { type: 'side' }>['event']): ChatEvent => ({
      type: 'side',
      sessionId: 'own',
      event,
    });
    const events = [
      start,
      side({ type: 'title', sessionId: 'own', title: 'T' }),
      side({ type: 'title', sessionId: 'child', title: 'no' }),
      side({ type: 'cost', sessionId: 'own', parentId: undefined, costUsd: 0.1, tokens }),
      side({ type: 'cost', sessionId: 'child', parentId: 'own', costUsd: 0.2, tokens }),
      side({ type: 'retry', sessionId: 'own', attempt: 2, message: 'busy', next: 9000 }),
      side({
        type: 'todos',
        sessionId: 'own',
        todos: [{ content: 'Do', status: 'pending', priority: 'high' }],
      }),
    ];
    const state = play(events);
    expect(state.facts).toMatchObject({
      title: 'T',
      usage: {
        cost: { amount: 0.1 },
        tokens: { total: 15 },
        childCosts: [{ sessionId: 'child', usd: 0.2 }],
      },
      retry: { attempt: 2, message: 'busy', next: 9000 },
    });
    expect(item(state, 'plan')).toMatchObject({ entries: [{ content: 'Do', priority: 'high' }] });
    expect(play([answer('x')], state).facts.retry).toBeNull();
    const idle = side({ type: 'status', sessionId: 'own', status: 'idle' });
    expect(play([...events, idle]).facts.retry).toBeNull();
  });

  it('tell activity about once a second', () => {
    const state = play([start]);
    const facts = (now: number): readonly unknown[] => reduceChat(state, answer('', 'm'), now);
    expect(facts(1999)).toEqual([]);
    expect(facts(2000)).toMatchObject([{ type: 'facts', facts: { turn: { activeAt: 2000 } } }]);
  });
});

describe('notices, plans and compaction', () => {
  it('A60: plans are replaced whole and removed', () => {
    const entry = { content: 'One', status: 'pending', priority: 'low' } as const;
    const state = play([
      update({ sessionUpdate: 'plan', entries: [entry] }),
      update({ sessionUpdate: 'plan', entries: [{ ...entry, status: 'completed' }] }),
      update({
        sessionUpdate: 'plan_update',
        plan: { type: 'items', planId: 'p', entries: [entry] },
      }),
      update({
        sessionUpdate: 'plan_update',
        plan: { type: 'markdown', planId: 'q', content: '# Q' },
      }),
      update({
        sessionUpdate: 'plan_update',
        plan: { type: 'file', planId: 'r', uri: 'file:///r' },
      }),
      update({ sessionUpdate: 'plan_removed', planId: 'p' }),
    ]);
    expect(shapes(state)).toEqual(['plan plan', 'plan plan:q', 'plan plan:r']);
    expect(item(state, 'plan')).toMatchObject({ entries: [{ status: 'completed' }] });
  });

  it('notices are lines with a severity that is known', () => {
    const state = play([
      update({ sessionUpdate: 'notice', severity: 'warning', title: 'W', description: 'why' }),
      update({ sessionUpdate: 'notice', severity: 'strange', title: 'S' }),
      { type: 'noted', reason: 'budget', text: 'Too much.', detail: 'x', action: 'budget' },
    ]);
    expect([...state.items.values()]).toMatchObject([
      { severity: 'warning', description: 'why' },
      { severity: 'info', title: 'S' },
      { reason: 'budget', detail: 'x', action: 'budget' },
    ]);
  });

  it('A32: a compaction gathers its summary, and ends with the turn at the latest', () => {
    const begin = update({
      sessionUpdate: 'compaction_update',
      compactionId: 'c',
      status: 'in_progress',
    });
    const chunk = update({
      sessionUpdate: 'compaction_summary_chunk',
      compactionId: 'c',
      content: text('sum'),
    });
    const done = update({
      sessionUpdate: 'compaction_update',
      compactionId: 'c',
      status: 'completed',
      summary: [text('whole')],
    });
    expect(item(play([start, begin, chunk, chunk]), 'compaction:c')).toMatchObject({
      text: 'sumsum',
      status: 'in_progress',
    });
    expect(item(play([start, begin, chunk, done]), 'compaction:c')).toMatchObject({
      text: 'whole',
      status: 'completed',
    });
    expect(item(play([start, begin, end]), 'compaction:c')).toMatchObject({ status: 'cancelled' });
    const failed = update({
      sessionUpdate: 'compaction_update',
      compactionId: 'c',
      status: 'failed',
      error: 'no',
    });
    expect(item(play([failed]), 'compaction:c')).toMatchObject({ status: 'failed', error: 'no' });
  });

  it('updates of unknown kinds change nothing', () => {
    const unknown = update({ sessionUpdate: 'unknown', variant: 'new', raw: {} });
    expect(reduceChat(emptyChat(), unknown, 1)).toEqual([]);
  });
});
