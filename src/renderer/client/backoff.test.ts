import { describe, expect, it } from 'vitest';
import { backoffDelay } from './backoff.ts';

describe('backoffDelay', () => {
  const options = { firstMs: 100, maxMs: 1000 };

  it('doubles from half to whole of the ceiling', () => {
    expect(backoffDelay(1, 0, options)).toBe(50);
    expect(backoffDelay(1, 0.9999, options)).toBe(100);
    expect(backoffDelay(2, 0.9999, options)).toBe(200);
    expect(backoffDelay(3, 0, options)).toBe(200);
  });

  it('never exceeds the maximum, however many attempts', () => {
    for (const attempt of [5, 6, 40, 4000]) {
      expect(backoffDelay(attempt, 0.9999, options)).toBe(1000);
      expect(backoffDelay(attempt, 0, options)).toBe(500);
    }
  });

  it('takes odd attempt numbers as the first', () => {
    expect(backoffDelay(0, 0, options)).toBe(50);
    expect(backoffDelay(-3, 0, options)).toBe(50);
  });
});
