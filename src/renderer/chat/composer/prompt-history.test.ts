import { describe, expect, it } from 'vitest';
import { historyOf, isAtEdge, stepHistory } from './prompt-history.ts';

describe('earlier messages', () => {
  it('are newest first, without blank ones and repetitions', () => {
    expect(historyOf(['a', 'b', 'b', ' ', 'b', 'a'])).toEqual(['a', 'b', 'a']);
  });

  it('come one after the other, and what was being written comes back', () => {
    const history = ['new', 'old'];
    const first = stepHistory(history, undefined, 'draft', 1);
    expect(first?.text).toBe('new');
    const second = stepHistory(history, first?.at, 'new', 1);
    expect(second?.text).toBe('old');
    expect(stepHistory(history, second?.at, 'old', 1)).toBeUndefined();
    const back = stepHistory(history, second?.at, 'old', -1);
    expect(back?.text).toBe('new');
    expect(stepHistory(history, back?.at, 'new', -1)).toEqual({ text: 'draft', at: undefined });
  });

  it('begin anew once one was changed', () => {
    const first = stepHistory(['new', 'old'], undefined, '', 1);
    expect(stepHistory(['new', 'old'], first?.at, 'new!', -1)).toBeUndefined();
    const again = stepHistory(['new', 'old'], first?.at, 'new!', 1);
    expect(again).toMatchObject({ text: 'new', at: { kept: 'new!' } });
  });

  it.each([
    ['at the start', 0, 0, 1, false, true],
    ['at the end', 3, 3, 1, false, false],
    ['at the end, down', 3, 3, -1, false, true],
    ['within', 1, 1, 1, true, false],
    ['at the end, on the walk', 3, 3, 1, true, true],
    ['with a selection', 0, 3, 1, true, false],
  ] as const)('%s of the text', (_, selectionStart, selectionEnd, by, walking, expected) => {
    const field = { value: 'abc', selectionStart, selectionEnd };
    expect(isAtEdge(field, by, walking)).toBe(expected);
  });
});
