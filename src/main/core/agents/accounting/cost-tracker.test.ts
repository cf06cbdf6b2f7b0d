import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CostSnapshot, noTokens } from './cost-snapshot.ts';
import { CostTracker, type HeardCost } from './cost-tracker.ts';

function usage(input: number, output: number, more: object = {}) {
  return { inputTokens: input, outputTokens: output, totalTokens: input + output, ...more };
}

function usageUpdate(amount?: number, currency = 'USD', used = 1000, size = 128_000) {
  const cost = amount === undefined ? {} : { cost: { amount, currency } };
  return { sessionUpdate: 'usage_update' as const, used, size, ...cost };
}

function heard(sessionId: string, costUsd: number, more: Partial<HeardCost> = {}): HeardCost {
  const tokens = { input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0 };
  return { sessionId, parentId: undefined, costUsd, tokens, model: undefined, ...more };
}

describe('CostTracker (A57)', () => {
  it('keeps the latest cost and context of each session', () => {
    const tracker = new CostTracker();
    tracker.update('s1', usageUpdate(0.1));
    tracker.update('s1', usageUpdate(0.25, 'USD', 2000));
    tracker.update('s1', usageUpdate(undefined, 'USD', 3000));
    expect(tracker.snapshot('s1')).toMatchObject({
      costUsd: 0.25,
      currency: 'USD',
      contextUsed: 3000,
      contextSize: 128_000,
    });
    expect(tracker.update('s1', { sessionUpdate: 'unknown', variant: 'x', raw: {} })).toBe(false);
    expect(tracker.snapshot('s2')).toBeUndefined();
  });

  it('takes the largest of each count where usage is of the whole session', () => {
    const tracker = new CostTracker({ usageIsCumulative: true });
    expect(tracker.respond('s1', usage(100, 10))).toMatchObject({ inputTokens: 100 });
    const turn = tracker.respond('s1', usage(180, 8, { cachedReadTokens: 5, thoughtTokens: null }));
    expect(turn).toMatchObject({ inputTokens: 80, outputTokens: 0, cachedReadTokens: 5 });
    expect(tracker.snapshot('s1')).toMatchObject({ inputTokens: 180, outputTokens: 10 });
  });

  it('adds up turns where usage is of the last request', () => {
    const tracker = new CostTracker({ usageIsCumulative: false });
    tracker.respond('s1', usage(100, 10, { thoughtTokens: 3, cachedWriteTokens: 2 }));
    expect(tracker.respond('s1', usage(120, 20))).toMatchObject({ inputTokens: 120 });
    expect(tracker.respond('s1', null)).toEqual(noTokens);
    expect(tracker.snapshot('s1')).toMatchObject({
      inputTokens: 220,
      outputTokens: 30,
      thoughtTokens: 3,
      cachedWriteTokens: 2,
      totalTokens: 250,
    });
  });

  it('replaces its sums by what the side channel says, before or after the answer', () => {
    const tracker = new CostTracker({ usageIsCumulative: false });
    const tokens = { input: 700, output: 90, reasoning: 5, cacheRead: 200, cacheWrite: 5 };
    tracker.open('s1');
    tracker.hear(heard('s1', 0.5, { tokens, model: 'local/m1' }));
    tracker.respond('s1', usage(400, 40));
    expect(tracker.snapshot('s1')).toMatchObject({ inputTokens: 700, totalTokens: 1000 });
    tracker.respond('s1', usage(50, 5));
    expect(tracker.snapshot('s1')).toMatchObject({ inputTokens: 750, totalTokens: 1055 });
    tracker.hear(heard('s1', 0.6, { tokens: { ...tokens, input: 800 } }));
    expect(tracker.snapshot('s1')).toMatchObject({ inputTokens: 800, costUsd: 0.6 });
    expect(tracker.modelOf('s1')).toBe('local/m1');
  });

  it('does not lose a turn because a title changed before it', () => {
    const tracker = new CostTracker({ usageIsCumulative: false });
    tracker.open('s1');
    tracker.hear(heard('s1', 0));
    tracker.respond('s1', usage(100, 10));
    expect(tracker.snapshot('s1')?.totalTokens).toBe(110);
  });

  it('counts sub-agents to the session they work for, however deep', () => {
    const tracker = new CostTracker();
    const tokens = { input: 10, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0 };
    tracker.open('s1');
    tracker.hear(heard('grandchild', 0.25, { parentId: 'child', tokens }));
    expect(tracker.rootOf('grandchild')).toBeUndefined();
    tracker.hear(heard('child', 0.5, { parentId: 's1', tokens }));
    tracker.hear(heard('s1', 1));
    expect(tracker.rootOf('grandchild')).toBe('s1');
    expect(tracker.snapshot('s1')).toMatchObject({
      costUsd: 1,
      subagentCostUsd: 0.75,
      subagentTokens: 20,
    });
    expect(tracker.snapshot('child')).toBeUndefined();
    expect(tracker.aggregate()).toMatchObject({
      costUsd: 1.75,
      subagentCostUsd: 0.75,
      sessions: 1,
    });
    expect([...tracker.sessionIds()].sort()).toEqual(['child', 'grandchild', 's1']);
  });

  it('leaves out sessions that are not ours, and rings of parents', () => {
    const tracker = new CostTracker();
    tracker.open('s1');
    tracker.hear(heard('other', 5));
    tracker.hear(heard('a', 5, { parentId: 'b' }));
    tracker.hear(heard('b', 5, { parentId: 'a' }));
    expect(tracker.aggregate().costUsd).toBe(0);
  });

  it('treats a session that turns out to be ours as such, also a forked one', () => {
    const tracker = new CostTracker();
    tracker.open('s1');
    tracker.hear(heard('fork', 0.5, { parentId: 's1' }));
    tracker.open('fork');
    expect(tracker.snapshot('s1')?.subagentCostUsd).toBe(0);
    expect(tracker.aggregate()).toMatchObject({ costUsd: 0.5, subagentCostUsd: 0, sessions: 2 });
  });

  it('sums dollars and only lists other currencies', () => {
    const tracker = new CostTracker();
    tracker.update('s1', usageUpdate(1, 'USD', 10, 100));
    tracker.update('s2', usageUpdate(2, 'EUR', 20, 300));
    tracker.update('s3', usageUpdate(3, 'EUR', 30, 200));
    tracker.update('s4', usageUpdate(4, ' usd '));
    tracker.update('s5', usageUpdate(7, '__proto__'));
    expect(tracker.snapshot('s2')).toMatchObject({ costUsd: 0, otherCost: 2, currency: 'EUR' });
    const sum = tracker.aggregate();
    expect(sum).toMatchObject({ costUsd: 5, contextSize: 128_000, sessions: 5 });
    expect(sum.contextUsed).toBe(2060);
    expect(Object.entries(sum.otherCosts)).toEqual([
      ['EUR', 5],
      ['__proto__', 7],
    ]);
  });

  it('goes on from what was saved, with sub-agents of then and now', () => {
    const tracker = new CostTracker({ usageIsCumulative: false });
    const saved: CostSnapshot = {
      ...noTokens,
      inputTokens: 100,
      totalTokens: 100,
      costUsd: 1,
      currency: 'USD',
      contextSize: 1000,
      contextUsed: 10,
      subagentCostUsd: 0.5,
      subagentTokens: 50,
    };
    tracker.open('s1', saved);
    expect(tracker.snapshot('s1')).toEqual(saved);
    tracker.respond('s1', usage(20, 1));
    tracker.hear(heard('child', 0.25, { parentId: 's1' }));
    expect(tracker.snapshot('s1')).toMatchObject({
      inputTokens: 120,
      costUsd: 1,
      subagentCostUsd: 0.75,
    });
    tracker.open('eur', { ...saved, costUsd: 0, currency: 'EUR', otherCost: 3 });
    expect(tracker.snapshot('eur')).toMatchObject({ costUsd: 0, otherCost: 3 });
  });

  it('takes amounts that are no amounts for nothing', () => {
    const tracker = new CostTracker();
    for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      tracker.update('s1', usageUpdate(bad, 'USD', bad, bad));
      tracker.respond('s1', usage(bad, bad));
      tracker.hear(heard('s1', bad));
    }
    expect(tracker.snapshot('s1')).toMatchObject({ ...noTokens, costUsd: 0, contextSize: 0 });
  });

  it('remembers a bounded number of foreign sessions', () => {
    const tracker = new CostTracker();
    for (let index = 0; index < 10_050; index++)
      tracker.hear(heard(`x${index}`, 1, { parentId: 's1' }));
    tracker.open('s1');
    expect(tracker.sessionIds()).toHaveLength(10_001);
    tracker.hear(heard('s1', 2));
    expect(tracker.snapshot('s1')).toMatchObject({ costUsd: 2, subagentCostUsd: 10_000 });
  });

  it('never counts less for more turns, and the aggregate is the sum of its sessions', () => {
    const amount = fc.integer({ min: 0, max: 1e6 });
    const step = fc.record({
      session: fc.constantFrom('a', 'b', 'c'),
      input: amount,
      output: amount,
      cost: fc.option(amount, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, usageIsCumulative) => {
        const tracker = new CostTracker({ usageIsCumulative });
        let before = noTokens;
        for (const { session, input, output, cost } of steps) {
          tracker.update(session, usageUpdate(cost));
          tracker.respond(session, usage(input, output));
          const now = tracker.aggregate();
          const fallen = Object.keys(noTokens).filter(
            (kind) => Reflect.get(now, kind) < Reflect.get(before, kind),
          );
          expect(fallen).toEqual([]);
          before = now;
        }
        const parts = ['a', 'b', 'c'].map((id) => tracker.snapshot(id));
        const sum = (pick: (part: CostSnapshot) => number): number =>
          parts.reduce((total, part) => total + (part ? pick(part) : 0), 0);
        expect(tracker.aggregate().totalTokens).toBe(sum((part) => part.totalTokens));
        expect(tracker.aggregate().costUsd).toBe(sum((part) => part.costUsd));
      }),
    );
  });
});
