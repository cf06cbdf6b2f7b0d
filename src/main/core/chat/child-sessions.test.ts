import { describe, expect, it } from 'vitest';
import { ChildSessions } from './child-sessions.ts';

const child = (sessionId: string, parentId: string, rootSessionId: string) =>
  ({ type: 'child', sessionId, parentId, rootSessionId, title: '' }) as const;
const title = (sessionId: string) => ({ type: 'title', sessionId, title: '' }) as const;
const tokens = { input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0 };
const cost = (sessionId: string, parentId?: string) =>
  ({ type: 'cost', sessionId, parentId, costUsd: 1, tokens, model: undefined }) as const;

describe('ChildSessions', () => {
  it('knows whom a sub-agent works for, and its sub-agents', () => {
    const sessions = new ChildSessions();
    expect(sessions.rootOf(child('a', 'own', 'own'))).toBe('own');
    expect(sessions.rootOf(child('b', 'a', 'own'))).toBe('own');
    expect(sessions.rootOf(title('b'))).toBe('own');
    expect(sessions.rootOf(title('own'))).toBe('own');
    expect(sessions.rootOf({ type: 'deleted', sessionId: 'b' })).toBe('own');
    expect(sessions.rootOf(title('b'))).toBe('b');
  });

  it('learns it from costs too', () => {
    const sessions = new ChildSessions();
    expect(sessions.rootOf(cost('a', 'own'))).toBe('own');
    expect(sessions.rootOf(cost('b', 'a'))).toBe('own');
    expect(sessions.rootOf(cost('own'))).toBe('own');
    expect(sessions.rootOf({ type: 'fileEdited', path: '/a' })).toBeUndefined();
  });

  it('remembers only so many', () => {
    const sessions = new ChildSessions();
    for (let n = 0; n < 3000; n += 1) sessions.rootOf(child(`c${n}`, 'own', 'own'));
    expect(sessions.rootOf(title('c0'))).toBe('c0');
    expect(sessions.rootOf(title('c2999'))).toBe('own');
  });
});
