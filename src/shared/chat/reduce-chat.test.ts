import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, anyEvents, plain, play, text, update } from '#tests/support/chat-events.ts';
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

describe('a title', () => {
  it('that a person chose is not replaced by one of the agent', () => {
    const named = play([
      update({ sessionUpdate: 'session_info_update', title: 'Of the agent' }),
      { type: 'renamed', title: 'Mine' },
      update({ sessionUpdate: 'session_info_update', title: 'Another' }),
      {
        type: 'side',
        sessionId: 's',
        event: { type: 'title', sessionId: 's', title: 'One more' },
      },
    ]);
    expect(named.facts.title).toBe('Mine');
  });
});

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

describe('whatever happens', () => {
  it('makes changes that can be stored, leaves the state alone and is the same each time', () => {
    fc.assert(
      fc.property(anyEvents(15), (events) => {
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
      fc.property(anyEvents(15), (events) => {
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
      fc.property(anyEvents(15), (events) => {
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
