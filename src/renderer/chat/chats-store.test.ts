import { describe, expect, it } from 'vitest';
import type { ChatInfo } from '#shared/contract/index.ts';
import { type ChatsState, reduceChats } from './chats-store.ts';

const chat = (id: string, createdAt: number, more: Partial<ChatInfo> = {}): ChatInfo => ({
  id,
  agent: 'fake',
  agentLabel: 'Fake',
  cwd: '/project',
  title: null,
  activity: 'idle',
  agentState: 'closed',
  problem: null,
  costUsd: null,
  createdAt,
  updatedAt: createdAt,
  archived: false,
  ...more,
});
const empty: ChatsState = { byId: {}, ids: [], loaded: false };
const two = reduceChats(empty, { type: 'all', chats: [chat('a', 1), chat('b', 2)] });

describe('the list of chats', () => {
  it('is known once the first list is here, newest first', () => {
    expect(two).toMatchObject({ ids: ['b', 'a'], loaded: true });
  });

  it('keeps its order when a chat changes, and the others as they are', () => {
    const next = reduceChats(two, { type: 'upsert', chat: chat('a', 1, { title: 'New' }) });
    expect(next.ids).toBe(two.ids);
    expect(next.byId['a']?.title).toBe('New');
    expect(next.byId['b']).toBe(two.byId['b']);
  });

  it('takes in a new chat at its place', () => {
    expect(reduceChats(two, { type: 'upsert', chat: chat('c', 3) }).ids).toEqual(['c', 'b', 'a']);
  });

  it('loses what is archived or deleted', () => {
    const archived = chat('a', 1, { archived: true });
    expect(reduceChats(two, { type: 'upsert', chat: archived }).ids).toEqual(['b']);
    expect(reduceChats(two, { type: 'removed', id: 'b' })).toMatchObject({
      ids: ['a'],
      byId: { a: two.byId['a'] },
    });
    expect(reduceChats(empty, { type: 'all', chats: [archived] }).ids).toEqual([]);
  });
});
