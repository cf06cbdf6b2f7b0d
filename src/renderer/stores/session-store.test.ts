import { expect, test } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import { aSession } from '#tests/support/a-session.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { createWingConnection } from '../client/wing-connection.ts';
import { clearAttention, reduceSessions, type SessionStoreState } from './session-store.ts';
import { setWing } from './wing.ts';

const empty: SessionStoreState = { byId: {}, ids: [], loaded: false };
const a = aSession({ id: 'a', createdAt: 2 });
const b = aSession({ id: 'b', createdAt: 1 });

test('the first list marks the store as loaded and orders by creation', () => {
  const state = reduceSessions(empty, { type: 'all', sessions: [a, b] });
  expect(state).toMatchObject({ ids: ['b', 'a'], loaded: true });
});

test('a change to one session leaves the others and the order as they were', () => {
  const before = reduceSessions(empty, { type: 'all', sessions: [a, b] });
  const after = reduceSessions(before, { type: 'upsert', session: { ...a, name: 'x' } });
  expect(after.byId['a']?.name).toBe('x');
  expect(after.byId['b']).toBe(before.byId['b']);
  expect(after.ids).toBe(before.ids);
});

test('a new list forgets sessions that ended while disconnected', () => {
  const before = reduceSessions(empty, { type: 'all', sessions: [a, b] });
  expect(reduceSessions(before, { type: 'all', sessions: [b] }).ids).toEqual(['b']);
});

test('a removed session is gone; removing it again changes nothing', () => {
  const before = reduceSessions(empty, { type: 'all', sessions: [a, b] });
  const after = reduceSessions(before, { type: 'removed', id: 'a' });
  expect(after.ids).toEqual(['b']);
  expect(reduceSessions(after, { type: 'removed', id: 'a' })).toEqual(after);
});

test('looking at a session while disconnected does no harm, and is told to have failed', async () => {
  const connection = createWingConnection({
    dial: () => Promise.reject(new Error('unreachable')),
    isHeld: async () => false,
    onDidWake: new Emitter<void>().event,
    clock: new ManualClock(),
    random: () => 0.5,
  });
  setWing(connection);
  try {
    await expect(clearAttention('a')).resolves.toBe(false);
  } finally {
    connection.dispose();
  }
});
