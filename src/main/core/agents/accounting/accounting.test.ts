import { describe, expect, it } from 'vitest';
import { BudgetExceededError } from '../errors/acp-error.ts';
import type { Labels, Telemetry } from '../telemetry/telemetry.ts';
import { noTelemetry } from '../telemetry/telemetry.ts';
import { type AccountingOptions, createAccounting } from './accounting.ts';
import { type BudgetStatus, BudgetTracker } from './budget-tracker.ts';
import { noTokens } from './cost-snapshot.ts';
import type { HeardCost } from './cost-tracker.ts';

function spent(amount: number, currency = 'USD') {
  return {
    sessionUpdate: 'usage_update' as const,
    used: 10,
    size: 100,
    cost: { amount, currency },
  };
}

function heard(sessionId: string, costUsd: number, parentId?: string, model?: string): HeardCost {
  const tokens = { input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0 };
  return { sessionId, parentId, costUsd, tokens, model };
}

function start(options: AccountingOptions = {}) {
  const costs: { value: number; labels: Labels | undefined }[] = [];
  const telemetry: Telemetry = {
    ...noTelemetry,
    count: (_, value, labels) => costs.push({ value, labels }),
  };
  const events: string[] = [];
  const told: BudgetStatus[] = [];
  const accounting = createAccounting(options, { telemetry, modelOf: () => 'm1' });
  accounting.onDidWarn((status) => {
    events.push('warn');
    told.push(status);
  });
  accounting.onDidExceed((status) => {
    events.push('exceed');
    told.push(status);
  });
  const counted = (): number => costs.reduce((sum, { value }) => sum + value, 0);
  return { accounting, costs, counted, events, told };
}

describe('accounting (A57, A58)', () => {
  it('warns at 90 % and stops at 100 %, each once', () => {
    const { accounting, events, told } = start({ maxBudgetUsd: 1 });
    accounting.didUpdate('s1', spent(0.5));
    expect(events).toEqual([]);
    accounting.didUpdate('s1', spent(0.92));
    accounting.didUpdate('s1', spent(0.95));
    expect(events).toEqual(['warn']);
    expect(() => accounting.check()).not.toThrow();
    accounting.didUpdate('s1', spent(1.5));
    accounting.didUpdate('s2', spent(1));
    expect(events).toEqual(['warn', 'exceed']);
    expect(told[1]).toMatchObject({ exceeded: true, cost: { costUsd: 1.5 } });
    expect(() => accounting.check()).toThrow(BudgetExceededError);
  });

  it('goes on once the budget is raised, and stops again', () => {
    const { accounting, events } = start({ maxBudgetUsd: 1 });
    accounting.didUpdate('s1', spent(2));
    accounting.setBudget({ maxCostUsd: 4 });
    expect(() => accounting.check()).not.toThrow();
    expect(accounting.budget()).toMatchObject({ maxCostUsd: 4, completionRatio: 0.5 });
    accounting.didUpdate('s1', spent(4));
    expect(events).toEqual(['exceed', 'exceed']);
    accounting.setBudget({});
    expect(accounting.budget()).toBeUndefined();
  });

  it('counts all sessions, their sub-agents and tokens', () => {
    const { accounting, events } = start({ maxBudgetUsd: 1, maxTotalTokens: 1000 });
    accounting.didOpen('s1');
    accounting.didUpdate('s2', spent(0.3));
    accounting.didHearCost(heard('s1', 0.3));
    accounting.didHearCost(heard('child', 0.2, 's1'));
    expect(accounting.budget()?.cost.costUsd).toBeCloseTo(0.8);
    accounting.didHearCost(heard('stranger', 5));
    expect(events).toEqual([]);
    accounting.didHearCost(heard('child', 0.5, 's1'));
    expect(events).toEqual(['exceed']);
    expect(accounting.aggregate().costUsd).toBeCloseTo(1.1);
    const tokens = start({ maxTotalTokens: 100 });
    tokens.accounting.didRespond('s1', { inputTokens: 80, outputTokens: 15, totalTokens: 95 });
    expect(tokens.events).toEqual(['warn']);
  });

  it('only feeds a tracker that was supplied', () => {
    const budgetTracker = new BudgetTracker({ maxCostUsd: 1 });
    const { accounting, events } = start({ budgetTracker });
    accounting.didUpdate('s1', spent(2));
    expect(budgetTracker.status()).toMatchObject({ exceeded: true, cost: { costUsd: 2 } });
    expect(events).toEqual([]);
    expect(() => accounting.check()).not.toThrow();
    expect(accounting.budget()).toBeUndefined();
  });

  it('measures every dollar once, whoever told of it (A65)', () => {
    const { accounting, costs, counted } = start();
    accounting.didOpen('s1');
    accounting.didUpdate('s1', spent(0.25));
    accounting.didUpdate('s1', spent(0.25));
    accounting.didHearCost(heard('s1', 0.5, undefined, 'm2'));
    accounting.didUpdate('s1', spent(0.5));
    accounting.didUpdate('s1', spent(0.25));
    accounting.didUpdate('s1', spent(0.75));
    accounting.didHearCost(heard('child', 0.125, 's1', 'small'));
    accounting.didUpdate('s2', spent(7, 'EUR'));
    expect(counted()).toBe(0.875);
    expect(costs.map(({ labels }) => labels?.['model'])).toEqual(['m1', 'm2', 'm2', 'small']);
  });

  it('does not measure again what a resumed session had cost before (A65)', () => {
    const { accounting, counted } = start();
    accounting.didOpen('known', { resumed: true, saved: saved(2) });
    accounting.didUpdate('known', spent(2));
    expect(counted()).toBe(0);
    accounting.didUpdate('known', spent(2.5));
    expect(counted()).toBe(0.5);
    accounting.didOpen('unknown', { resumed: true });
    accounting.didUpdate('unknown', spent(3));
    accounting.didUpdate('unknown', spent(3.25));
    accounting.didUpdate('replayed', spent(1), true);
    accounting.didUpdate('replayed', spent(1.25));
    expect(counted()).toBe(1);
    // Its past is found out after it was opened.
    accounting.didOpen('late', { resumed: true });
    accounting.didOpen('late', { resumed: true, saved: saved(5) });
    accounting.didUpdate('late', spent(5.25));
    expect(counted()).toBe(1.25);
    accounting.didOpen('late', { resumed: true, saved: saved(5.25) });
    accounting.didUpdate('late', spent(5.5));
    expect(counted()).toBe(1.5);
    // The agent was started anew and the session loaded again.
    accounting.didOpen('known', { resumed: true });
    accounting.didUpdate('known', spent(2.75), true);
    expect(counted()).toBe(1.75);
  });

  it('tells whose use changed, and nothing once disposed', () => {
    const { accounting } = start();
    const changed: string[] = [];
    accounting.onDidChange((id) => changed.push(id));
    accounting.didOpen('s1');
    accounting.didUpdate('s1', { sessionUpdate: 'unknown', variant: 'x', raw: null });
    accounting.didHearCost(heard('child', 1, 's1'));
    accounting.didHearCost(heard('stranger', 1));
    expect(changed).toEqual(['s1', 's1']);
    accounting.dispose();
    accounting.didUpdate('s1', spent(1));
    expect(changed).toHaveLength(2);
    expect(accounting.snapshot('s1')?.costUsd).toBe(1);
  });

  it('gives the tokens of a turn', () => {
    const { accounting } = start({ usageIsCumulative: true });
    accounting.didRespond('s1', { inputTokens: 10, outputTokens: 1, totalTokens: 11 });
    const turn = accounting.didRespond('s1', { inputTokens: 30, outputTokens: 2, totalTokens: 32 });
    expect(turn).toEqual({ ...noTokens, inputTokens: 20, outputTokens: 1, totalTokens: 21 });
  });
});

function saved(costUsd: number) {
  const none = { contextSize: 0, contextUsed: 0, subagentCostUsd: 0, subagentTokens: 0 };
  return { ...noTokens, ...none, costUsd, currency: 'USD' };
}
