import { describe, expect, it } from 'vitest';
import { limitToRaise, readLimit } from './limit-words.ts';

describe('limits (A58)', () => {
  it('are raised where they are reached', () => {
    const day = { limitUsd: 10, spentUsd: 10.5 };
    expect(limitToRaise({ day, chat: { limitUsd: 2, spentUsd: 1 } })?.kind).toBe('day');
    expect(limitToRaise({ day, chat: { limitUsd: 2, spentUsd: 4 } })?.kind).toBe('chat');
    expect(limitToRaise({ day, chat: { limitUsd: null, spentUsd: 4 } })?.kind).toBe('day');
    const none = { limitUsd: null, spentUsd: 4 };
    expect(limitToRaise({ day: none, chat: none })).toBeUndefined();
  });

  it('are numbers above what is spent, or none', () => {
    expect(readLimit(' $5 ', 1)).toBe(5);
    expect(readLimit('2,5', 1)).toBe(2.5);
    expect(readLimit('0', 1)).toBe(0);
    expect(readLimit('1', 1)).toBeUndefined();
    expect(readLimit('', 1)).toBeUndefined();
    expect(readLimit('-3', 1)).toBeUndefined();
    expect(readLimit('lots', 1)).toBeUndefined();
  });
});
