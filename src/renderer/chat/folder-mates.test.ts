import { describe, expect, it } from 'vitest';
import type { ChatInfo } from '#shared/contract/index.ts';
import { atWorkText, chatsAtWork } from './folder-mates.ts';

const chat = (id: string, more: Partial<ChatInfo> = {}): ChatInfo => ({
  id,
  agent: 'opencode',
  agentLabel: 'opencode',
  cwd: '/work',
  title: id,
  activity: 'working',
  agentState: 'open',
  problem: null,
  costUsd: null,
  createdAt: 1,
  updatedAt: 1,
  archived: false,
  ...more,
});

describe('chats in one folder', () => {
  it('are told of each other while their agents work', () => {
    const all = [
      chat('own'),
      chat('busy', { cwd: '/work/' }),
      chat('asks', { activity: 'needs_you' }),
      chat('done', { activity: 'done' }),
      chat('elsewhere', { cwd: '/work/tree' }),
    ];
    expect(chatsAtWork(all, '/work', 'own').map(({ id }) => id)).toEqual(['busy', 'asks']);
    expect(chatsAtWork(all, ' /work/tree/ ').map(({ id }) => id)).toEqual(['elsewhere']);
  });

  it('are named in a sentence that says what helps', () => {
    expect(atWorkText([])).toBeUndefined();
    expect(atWorkText([chat('one')])).toMatch(/^“one” is at work in this folder too\..*worktree/);
    expect(atWorkText([chat('one'), chat('two')])).toContain('“one” and 1 more chat are');
  });
});
