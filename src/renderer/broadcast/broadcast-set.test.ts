import { describe, expect, it } from 'vitest';
import { aSession } from '#tests/support/a-session.ts';
import { broadcastMembers, broadcastWords, membership, withoutClosed } from './broadcast-set.ts';

const a = aSession({ id: 'a' });
const b = aSession({ id: 'b' });
const over = aSession({ id: 'over', state: 'exited' });
const sessions = { ids: ['a', 'b', 'over'], byId: { a, b, over } };

describe('a broadcast set', () => {
  it('holds the chosen sessions that exist, and passes over those that ended', () => {
    const set = { mode: 'chosen', ids: ['over', 'gone', 'b'] } as const;
    expect(broadcastMembers(set, sessions)).toEqual({ receiving: ['b'], ended: ['over'] });
    expect([a, b, over].map((s) => membership(set, s))).toEqual([undefined, 'receives', 'ended']);
  });

  it('takes in a session started later only when it holds all', () => {
    const late = {
      ids: [...sessions.ids, 'late'],
      byId: { ...sessions.byId, late: aSession({ id: 'late' }) },
    };
    expect(broadcastMembers({ mode: 'all' }, late).receiving).toEqual(['a', 'b', 'late']);
    expect(broadcastMembers({ mode: 'chosen', ids: ['a', 'b'] }, late).receiving).toEqual([
      'a',
      'b',
    ]);
  });

  it('forgets a session that was closed, so that no other one with its id gets the typing', () => {
    const set = { mode: 'chosen', ids: ['a', 'gone', 'over'] } as const;
    expect(withoutClosed(set, sessions)).toEqual({ mode: 'chosen', ids: ['a', 'over'] });
    const whole = { mode: 'chosen', ids: ['a', 'over'] } as const;
    expect(withoutClosed(whole, sessions)).toBe(whole);
    const all = { mode: 'all' } as const;
    expect(withoutClosed(all, sessions)).toBe(all);
  });

  it('says in words who is in it', () => {
    const words = (receiving: number, ended: number) =>
      broadcastWords({ receiving: Array(receiving).fill('x'), ended: Array(ended).fill('y') });
    expect(words(4, 0)).toBe('Typing into 4 terminals');
    expect(words(1, 1)).toBe('Typing into 1 terminal, 1 has ended');
    expect(words(2, 3)).toBe('Typing into 2 terminals, 3 have ended');
  });
});
