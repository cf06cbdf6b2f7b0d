import { describe, expect, it } from 'vitest';
import type { UserItem } from '#shared/chat/chat-item.ts';
import { queuedPrompts } from './queued-prompts.ts';

const user = (id: string, state: UserItem['state']): [string, UserItem] => [
  id,
  { type: 'user', id, at: 1, blocks: [], state },
];

function chat(...items: [string, UserItem][]) {
  const byId = new Map(items);
  return { order: [...byId.keys()], item: (id: string) => byId.get(id) };
}

describe('messages that wait', () => {
  it('are those that were not sent, in order', () => {
    const model = chat(
      user('a', 'sent'),
      user('b', 'queued'),
      user('c', 'failed'),
      user('d', 'queued'),
    );
    expect(queuedPrompts(model)).toEqual(['b', 'd']);
  });

  it('are the same list while they are the same', () => {
    const before = ['b'];
    expect(queuedPrompts(chat(user('b', 'queued')), before)).toBe(before);
    expect(queuedPrompts(chat(user('b', 'sent')), before)).toEqual([]);
  });
});
