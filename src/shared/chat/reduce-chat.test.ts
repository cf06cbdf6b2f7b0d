import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, anyEvent, plain, play, text, update } from '#tests/support/chat-events.ts';
import { chatChange } from './chat-change.ts';
import type { ChatEvent } from './chat-event.ts';
import { MAX_MESSAGE_CHARS } from './chat-limits.ts';
import { applyChange, type ChatState, emptyChat } from './chat-state.ts';
import { reduceChat } from './reduce-chat.ts';

const start: ChatEvent = { type: 'turnStarted', id: 'p1', blocks: [text('hello')] };
const end: ChatEvent = { type: 'turnEnded', stopReason: 'end_turn' };
const thought = (value: string, messageId = 'part', replayed = false): ChatEvent =>
  update({ sessionUpdate: 'agent_thought_chunk', content: text(value), messageId }, replayed);
const shapes = (state: ChatState): string[] =>
  [...state.items.values()].map((item) => `${item.type} ${item.id}`);
const item = (state: ChatState, id: string): unknown => state.items.get(id);
const last = (state: ChatState): unknown => [...state.items.values()].at(-1);

describe('messages', () => {
  it('are put together by their id, also after something else', () => {
    const state = play([
      start,
      answer('Hel', 'm1'),
      answer('lo', 'm1'),
      answer('x', 'm2'),
      answer('!', 'm1'),
    ]);
    expect(shapes(state)).toEqual([
      'user user:p1',
      'assistant assistant:m1',
      'assistant assistant:m2',
    ]);
    expect(item(state, 'assistant:m1')).toMatchObject({
      blocks: [{ type: 'text', text: 'Hello!' }],
    });
  });

  it('without an id end where another item begins', () => {
    const state = play([start, answer('a'), answer('b'), thought('t'), answer('c')]);
    expect(shapes(state)).toEqual([
      'user user:p1',
      'assistant assistant:1',
      'thought thought:part',
      'assistant assistant:2',
    ]);
    expect(item(state, 'assistant:1')).toMatchObject({ blocks: [{ text: 'ab' }] });
  });

  it('that are too long go on in a further item, and nothing is lost', () => {
    const long = 'x'.repeat(MAX_MESSAGE_CHARS - 1);
    const state = play([start, answer(long, 'm'), answer('😀y', 'm'), answer('z', 'm')]);
    expect(shapes(state).slice(1)).toEqual(['assistant assistant:m', 'assistant assistant:m~2']);
    expect(item(state, 'assistant:m~2')).toMatchObject({
      continued: true,
      blocks: [{ text: '😀yz' }],
    });
    const back = play([answer('q', 'other'), answer('!', 'm')], state);
    expect(item(back, 'assistant:m~2')).toMatchObject({ blocks: [{ text: '😀yz!' }] });
  });

  it('keep images, links and files between their texts', () => {
    const image = { type: 'image' as const, mimeType: 'image/png', data: 'AAAA' };
    const state = play([
      start,
      answer('see ', 'm'),
      update({ sessionUpdate: 'agent_message_chunk', content: image, messageId: 'm' }),
      answer('done', 'm'),
    ]);
    expect(item(state, 'assistant:m')).toMatchObject({
      blocks: [
        { type: 'text', text: 'see ' },
        { type: 'image', inline: 'AAAA', bytes: 3 },
        { type: 'text', text: 'done' },
      ],
    });
  });

  it('that repeat the prompt while a turn runs are not shown twice', () => {
    const echo = update({ sessionUpdate: 'user_message_chunk', content: text('hello') });
    const other = update({ sessionUpdate: 'user_message_chunk', content: text('from elsewhere') });
    expect(shapes(play([start, echo]))).toEqual(['user user:p1']);
    expect(shapes(play([start, other]))).toHaveLength(2);
  });

  it('of other sessions say where they come from', () => {
    const state = play([
      update({
        sessionUpdate: 'session_message',
        messageId: 'm',
        senderSessionId: 'child',
        content: [text('result')],
      }),
      update({ sessionUpdate: 'session_message_chunk', messageId: 'm', content: text('!') }),
    ]);
    expect(last(state)).toMatchObject({ from: 'child', blocks: [{ text: 'result!' }] });
  });
});

describe('A25: thoughts', () => {
  it('have a duration once something else begins', () => {
    const state = play([start, thought('hm'), answer('yes')]);
    expect(item(state, 'thought:part')).toMatchObject({ at: 2000, endedAt: 3000, text: 'hm' });
  });

  it('that were replayed have none', () => {
    const state = play([thought('hm', 'part', true), { type: 'replayEnded' }]);
    expect(item(state, 'thought:part')).toEqual({
      type: 'thought',
      id: 'thought:part',
      at: 1000,
      text: 'hm',
      replayed: true,
    });
  });

  it('are text only', () => {
    const state = play([
      update({
        sessionUpdate: 'agent_thought_chunk',
        content: { type: 'image', mimeType: 'image/png', data: 'AAAA' },
      }),
    ]);
    expect(state.items.size).toBe(0);
  });
});

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
    expect(state.facts.lastTurn).toEqual({ startedAt: 1000, endedAt: 4000, stop: 'cancelled' });
    const failed = play([
      start,
      { type: 'cancelAsked' },
      { type: 'turnFailed', message: 'Broken.' },
    ]);
    expect(last(failed)).toMatchObject({ reason: 'cancelled' });
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

  it('is told apart from Aerie having ended', () => {
    expect(last(play([start, { type: 'reopened' }]))).toMatchObject({ reason: 'interrupted' });
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
    const facts = (now: number): unknown[] => reduceChat(state, answer('', 'm'), now);
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

describe('whatever happens', () => {
  it('makes changes that can be stored, leaves the state alone and is the same each time', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const state = emptyChat();
        for (const [index, event] of events.entries()) {
          const before = plain(state);
          const changes = reduceChat(state, event, index * 400);
          expect(plain(state)).toEqual(before);
          expect(reduceChat(state, event, index * 400)).toEqual(changes);
          for (const change of changes) {
            expect(chatChange.parse(JSON.parse(JSON.stringify(change)))).toEqual(
              JSON.parse(JSON.stringify(change)),
            );
            applyChange(state, change);
          }
        }
      }),
    );
  });

  it('a piece of text touches one item only', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        const state = play([...events, start, answer('a', 'fresh')]);
        const before = new Map(state.items);
        const changes = reduceChat(state, answer('b', 'fresh'), 30_000);
        for (const change of changes) applyChange(state, change);
        const touched = [...state.items].filter(([id, value]) => before.get(id) !== value);
        expect(touched.map(([id]) => id)).toEqual(['assistant:fresh']);
        expect(changes.filter(({ type }) => type !== 'facts')).toEqual([
          { type: 'append', id: 'assistant:fresh', part: 'text', text: 'b' },
        ]);
      }),
    );
  });

  it('an end of a turn leaves nothing under way', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const state = play([...events, start, end]);
        const open = [...state.items.values()].filter(
          (one) =>
            (one.type === 'tool' &&
              (one.status === 'in_progress' ||
                one.status === 'pending' ||
                one.permission?.state === 'waiting')) ||
            (one.type === 'compaction' && one.status === 'in_progress'),
        );
        expect(open).toEqual([]);
        expect(state.facts).toMatchObject({ turn: null, asks: [], tail: null });
      }),
    );
  });
});
