import { describe, expect, it } from 'vitest';
import { barOfKey, dayWords, topOf } from './usage-chart-model.ts';

describe('the chart of usage (A57)', () => {
  it.each([
    [[], 1],
    [[0, 0], 1],
    [[0.3, 0.12], 0.5],
    [[0.5], 0.5],
    [[1, 7], 10],
    [[21_000], 25_000],
    [[0.0007], 0.001],
  ])('has a round number at its top: %j', (values, top) => {
    expect(topOf(values)).toBeCloseTo(top, 10);
  });

  it('is walked through by keys', () => {
    expect(barOfKey('ArrowLeft', 0, 7)).toBe(0);
    expect(barOfKey('ArrowRight', 5, 7)).toBe(6);
    expect(barOfKey('ArrowRight', 6, 7)).toBe(6);
    expect(barOfKey('Home', 3, 7)).toBe(0);
    expect(barOfKey('End', 3, 7)).toBe(6);
    expect(barOfKey('Tab', 3, 7)).toBeUndefined();
  });

  it('names days', () => {
    expect(dayWords('2026-11-21')).toBe('21 Nov 2026');
  });
});
