import { describe, expect, it } from 'vitest';
import { type ChatFacts, noFacts } from '#shared/chat/chat-facts.ts';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import type { ToolItem } from '#shared/chat/tool-item.ts';
import { openTools } from './open-tools.ts';
import { isLastNote, promptBefore } from './prompt-before.ts';

const user = (id: string, text: string, state: 'sent' | 'queued' = 'sent'): ChatItem => ({
  type: 'user',
  id,
  at: 0,
  blocks: [{ type: 'text', text }],
  state,
});
const note = (id: string): ChatItem => ({ type: 'system', id, at: 0, reason: 'error', text: 'No' });
const tool = (id: string, status: ToolItem['status']): ToolItem => ({
  type: 'tool',
  id,
  at: 0,
  toolCallId: id,
  kind: 'execute',
  title: id,
  status,
  locations: [],
  output: [],
  changes: [],
});
const turn = (prompt: string): ChatFacts['turn'] => ({
  prompt,
  startedAt: 0,
  activeAt: 0,
  cancelAsked: false,
  answered: false,
  tools: false,
  rejected: false,
});

function chat(items: readonly ChatItem[], facts: ChatFacts = noFacts) {
  return {
    order: items.map(({ id }) => id),
    item: (id: string) => items.find((item) => item.id === id),
    facts,
  };
}

describe('notes of a transcript', () => {
  it('propose something only while nothing was said after them', () => {
    const items = [user('u', 'hi'), note('a'), user('w', 'waits', 'queued')];
    expect(isLastNote(chat(items), 'a')).toBe(true);
    expect(isLastNote(chat(items, { ...noFacts, turn: turn('u') }), 'a')).toBe(false);
    expect(isLastNote(chat([...items, user('v', 'more')]), 'a')).toBe(false);
    expect(isLastNote(chat([...items, note('b')]), 'a')).toBe(false);
    expect(isLastNote(chat([]), 'a')).toBe(false);
  });

  it('know the prompt that they are about, if it was only text', () => {
    expect(promptBefore(chat([user('u', 'hi'), user('q', 'no', 'queued'), note('a')]), 'a')).toBe(
      'hi',
    );
    const picture: ChatItem = {
      ...{ type: 'user', id: 'p', at: 0, state: 'sent' },
      blocks: [{ type: 'image', mimeType: 'image/png', bytes: 3 }],
    };
    expect(promptBefore(chat([user('u', 'hi'), picture, note('a')]), 'a')).toBeUndefined();
    expect(promptBefore(chat([note('a')]), 'a')).toBeUndefined();
  });
});

describe('openTools', () => {
  it('finds the calls of this turn that have not ended', () => {
    const items = [
      tool('old', 'in_progress'),
      user('u', 'hi'),
      tool('a', 'completed'),
      tool('b', 'in_progress'),
      tool('c', 'pending'),
    ];
    expect(openTools(chat(items, { ...noFacts, turn: turn('u') })).map(({ id }) => id)).toEqual([
      'c',
      'b',
    ]);
    expect(openTools(chat(items))).toEqual([]);
  });
});
