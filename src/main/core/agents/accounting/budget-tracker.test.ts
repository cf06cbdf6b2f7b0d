import { describe, expect, it } from 'vitest';
import { BadOptionError, BudgetExceededError } from '../errors/acp-error.ts';
import { BudgetTracker, type BudgetTrackerOptions } from './budget-tracker.ts';

function used(options: BudgetTrackerOptions, costUsd: number, totalTokens = 0): BudgetTracker {
  const tracker = new BudgetTracker(options);
  tracker.feed({}, 's1', { costUsd, totalTokens });
  return tracker;
}

describe('BudgetTracker (A58)', () => {
  it.each([0, -0.1, 1.01, Number.NaN])('refuses a threshold of %s', (completionThreshold) => {
    expect(() => new BudgetTracker({ completionThreshold })).toThrow(BadOptionError);
  });

  it('warns from 90 % on and is exceeded at 100 %', () => {
    const limit = { maxCostUsd: 1 };
    expect(used(limit, 0.89).status()).toMatchObject({
      reason: 'within_budget',
      nearCompletion: false,
    });
    expect(used(limit, 0.9).status()).toMatchObject({
      reason: 'near_completion',
      nearCompletion: true,
      exceeded: false,
      completionRatio: 0.9,
    });
    expect(used(limit, 1).status()).toMatchObject({
      reason: 'budget_exceeded',
      nearCompletion: false,
      exceeded: true,
    });
    expect(used({ maxCostUsd: 1, completionThreshold: 0.5 }, 0.5).status().reason).toBe(
      'near_completion',
    );
    expect(used({ maxCostUsd: 1, completionThreshold: 1 }, 0.99).status().reason).toBe(
      'within_budget',
    );
  });

  it('goes by the limit that is nearest to its end', () => {
    const status = used({ maxCostUsd: 1, maxTotalTokens: 1000 }, 0.2, 950).status();
    expect(status).toMatchObject({
      completionRatio: 0.95,
      nearCompletion: true,
      maxCostUsd: 1,
      maxTotalTokens: 1000,
      cost: { costUsd: 0.2, totalTokens: 950 },
    });
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('ignores a limit of %s', (limit) => {
    const tracker = used({ maxCostUsd: limit, maxTotalTokens: limit }, 1e9, 1e12);
    expect(tracker.status()).toMatchObject({ completionRatio: 0, exceeded: false });
    expect(tracker.status().maxCostUsd).toBeUndefined();
    expect(() => tracker.check()).not.toThrow();
  });

  it('says what is used up and how to go on', () => {
    const cost = used({ maxCostUsd: 1 }, 1.234);
    expect(() => cost.check()).toThrow(BudgetExceededError);
    expect(() => cost.check()).toThrow(
      'The budget of $1.00 ($1.23 spent) is used up. Raise it to go on.',
    );
    expect(() => used({ maxCostUsd: 0.001 }, 0.00123).check()).toThrow('$0.0010 ($0.0012 spent)');
    expect(() => used({ maxTotalTokens: 10 }, 0, 12).check()).toThrow(
      'The budget of 10 tokens (12 used) is used up. Raise it to go on.',
    );
    cost.setLimits({ maxCostUsd: 2 });
    expect(() => cost.check()).not.toThrow();
  });

  it('sums over sessions, tells equal ids of different clients apart and counts each once', () => {
    const tracker = new BudgetTracker({ maxCostUsd: 10 });
    const [one, two] = [{}, {}];
    tracker.feed(one, 's1', { costUsd: 1, totalTokens: 5 });
    tracker.feed(one, 's1', { costUsd: 2, totalTokens: 6 });
    tracker.feed(one, 's2', { costUsd: 3, totalTokens: 7 });
    tracker.feed(two, 's1', { costUsd: 4, totalTokens: 8 });
    expect(tracker.status().cost).toEqual({ costUsd: 9, totalTokens: 21 });
  });
});
