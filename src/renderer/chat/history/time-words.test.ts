import { describe, expect, it } from 'vitest';
import { agoShort, agoWords } from './time-words.ts';

const now = Date.UTC(2026, 10, 21);
const minute = 60_000;

describe('agoWords and agoShort', () => {
  it.each([
    [0, 'just now', ''],
    [-5 * minute, 'just now', ''],
    [59_999, 'just now', ''],
    [minute, '1 min ago', '1m'],
    [59 * minute, '59 min ago', '59m'],
    [3 * 60 * minute, '3 hr ago', '3h'],
    [25 * 60 * minute, '1 day ago', '1d'],
    [15 * 24 * 60 * minute, '2 wk ago', '2w'],
    [70 * 24 * 60 * minute, '2 mo ago', '2mo'],
    [800 * 24 * 60 * minute, '2 yr ago', '2y'],
  ])('say how long %d ms are ago', (ms, long, short) => {
    expect(agoWords(now - ms, now)).toBe(long);
    expect(agoShort(now - ms, now)).toBe(short);
  });
});
