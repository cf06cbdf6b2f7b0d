import { expect, test } from 'vitest';
import type { RemoteHistoryEntry } from '#shared/contract/remote-history.ts';
import { historyTitle, lengthWords, matchesHistory, partsOf } from './history-words.ts';

const entry = (more: Partial<RemoteHistoryEntry> = {}): RemoteHistoryEntry => ({
  ...{ session: '5f0c91ab', agent: 'claude', cwd: '/home/ann/project', startedAt: 1000 },
  ...{ user: { userId: 'u1', email: 'ann@example.org' }, endedAt: 66_000, running: false },
  ...{ why: 'machine', terminal: 10, keylog: 0, chat: null },
  ...more,
});

test('a session is called by who began it and what it ran', () => {
  expect(historyTitle(entry())).toBe('ann@example.org: claude');
  expect(historyTitle(entry({ user: { userId: 'u1', email: '' }, agent: 'shell' }))).toBe(
    'u1: terminal',
  );
  expect(historyTitle(entry({ user: null }))).toBe('Somebody: claude');
});

test.each<[Partial<RemoteHistoryEntry>, string]>([
  [{}, '1 minute 5 seconds'],
  [{ endedAt: 1000 }, 'Less than a second'],
  [{ endedAt: 1000 + 3_725_000 }, '1 hour 2 minutes'],
  [{ endedAt: null }, 'End not known'],
  [{ endedAt: null, running: true }, 'Runs now'],
])('how long %j took', (more, words) => {
  expect(lengthWords(entry(more))).toBe(words);
});

test('only parts that there are can be opened; an empty one is one', () => {
  expect(partsOf(entry())).toEqual([
    { part: 'cast', size: 10 },
    { part: 'keylog', size: 0 },
  ]);
});

test('people, agents and folders are found by any words', () => {
  expect(matchesHistory(entry(), 'project ANN')).toBe(true);
  expect(matchesHistory(entry(), '')).toBe(true);
  expect(matchesHistory(entry(), 'ann codex')).toBe(false);
});
