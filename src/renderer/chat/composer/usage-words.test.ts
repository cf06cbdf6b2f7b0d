import { describe, expect, it } from 'vitest';
import { costOf, fillOf, money, shortCount, turnWords, usageLines } from './usage-words.ts';

describe('usage in words (A57)', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1k'],
    [12_345, '12.3k'],
    [200_000, '200k'],
    [999_949, '1000k'],
    [999_950, '1M'],
    [1_250_000, '1.3M'],
  ])('%j tokens: %s', (count, words) => {
    expect(shortCount(count)).toBe(words);
  });

  it.each([
    [0, 'USD', '$0.00'],
    [0.0042, 'USD', '$0.0042'],
    [0.01, 'USD', '$0.01'],
    [0.00001, 'USD', 'less than $0.0001'],
    [12.345, 'EUR', '€12.35'],
    [3, 'credits', '3.00 credits'],
    [3, '', '3.00'],
  ])('%j %s: %s', (amount, currency, words) => {
    expect(money(amount, currency)).toBe(words);
  });

  it('knows how full the context is', () => {
    expect(fillOf({ used: 50, size: 200 })).toBe(0.25);
    expect(fillOf({ used: 300, size: 200 })).toBe(1);
    expect(fillOf({ used: 50, size: 0 })).toBeUndefined();
    expect(fillOf({})).toBeUndefined();
  });

  it('adds what sub-agents cost, where the money is the same', () => {
    const childCosts = [
      { sessionId: 'a', usd: 0.25 },
      { sessionId: 'b', usd: 0.5 },
    ];
    expect(costOf({ cost: { amount: 1, currency: 'USD' }, childCosts })).toBe('$1.75');
    expect(costOf({ cost: { amount: 1, currency: 'EUR' }, childCosts })).toBe('€1.00');
    expect(costOf({ childCosts })).toBe('$0.75');
    expect(costOf({})).toBeUndefined();
  });

  it('says what a turn used (A57)', () => {
    const tokens = { input: 1234, output: 5, cachedRead: 0, cachedWrite: 0, thought: 0, total: 9 };
    expect(turnWords({ tokens, costUsd: 0.02 })).toEqual(['1.2k in, 5 out', '$0.02']);
    expect(turnWords({})).toEqual([]);
  });

  it('lists what is known and nothing else', () => {
    expect(usageLines({})).toEqual([]);
    const counts = {
      input: 1200,
      output: 300,
      cachedRead: 900,
      cachedWrite: 0,
      thought: 0,
      total: 1,
    };
    expect(usageLines({ used: 10, size: 100, turnTokens: counts })).toEqual([
      { name: 'Context', value: '10 of 100 tokens (10 %)' },
      { name: 'Last turn', value: '1.2k in, 300 out, 900 from cache' },
    ]);
  });
});
