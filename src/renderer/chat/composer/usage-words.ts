// What a chat has used, in words.

import type { ChatUsage } from '#shared/chat/chat-facts.ts';
import type { TurnUsage } from '#shared/chat/chat-item.ts';

/** A number of tokens, short: `950`, `12.3k`, `200k`, `1.2M`. */
export function shortCount(count: number): string {
  if (count < 1000) return String(Math.round(count));
  if (count < 999_950) return `${trim(count / 1000)}k`;
  return `${trim(count / 1_000_000)}M`;
}

/** How full the context is, from 0 to 1; undefined if nobody knows. */
export function fillOf(usage: ChatUsage): number | undefined {
  const { used, size } = usage;
  if (used === undefined || size === undefined || size <= 0) return undefined;
  return Math.min(1, used / size);
}

/** What the session and its sub-agents have cost; undefined if nobody told. */
export function costOf(usage: ChatUsage): string | undefined {
  const { cost, childCosts = [] } = usage;
  const children = childCosts.reduce((sum, child) => sum + child.usd, 0);
  if (!cost) return children > 0 ? money(children, 'USD') : undefined;
  // Costs of sub-agents are in dollars: other money cannot be added.
  return money(cost.amount + (cost.currency === 'USD' ? children : 0), cost.currency);
}

/** An amount of money; more digits where it is little. */
export function money(amount: number, currency: string): string {
  const digits = amount > 0 && amount < 0.01 ? 4 : 2;
  if (amount > 0 && amount < 0.0001) return `less than ${money(0.0001, currency)}`;
  if (!/^[A-Z]{3}$/.test(currency)) return `${amount.toFixed(digits)} ${currency}`.trim();
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}

/** What a turn has used, in a few words; none if nobody told. */
export function turnWords({ tokens, costUsd }: Pick<TurnUsage, 'tokens' | 'costUsd'>): string[] {
  return [
    ...(tokens ? [`${shortCount(tokens.input)} in, ${shortCount(tokens.output)} out`] : []),
    ...(costUsd === undefined ? [] : [money(costUsd, 'USD')]),
  ];
}

/** Everything known, line by line. */
export function usageLines(usage: ChatUsage): { readonly name: string; readonly value: string }[] {
  const { used, size, turnTokens, tokens, cost, childCosts = [] } = usage;
  const fill = fillOf(usage);
  const lines: { name: string; value: string }[] = [];
  if (used !== undefined) {
    const of = size === undefined || size <= 0 ? '' : ` of ${shortCount(size)}`;
    const share = fill === undefined ? '' : ` (${Math.round(fill * 100)} %)`;
    lines.push({ name: 'Context', value: `${shortCount(used)}${of} tokens${share}` });
  }
  for (const [name, counts] of [
    ['Last turn', turnTokens],
    ['Whole chat', tokens],
  ] as const) {
    if (!counts) continue;
    const { input, output, cachedRead } = counts;
    const cached = cachedRead > 0 ? `, ${shortCount(cachedRead)} from cache` : '';
    lines.push({ name, value: `${shortCount(input)} in, ${shortCount(output)} out${cached}` });
  }
  if (cost) lines.push({ name: 'Cost', value: money(cost.amount, cost.currency) });
  const children = childCosts.reduce((sum, child) => sum + child.usd, 0);
  if (children > 0) lines.push({ name: 'Sub-agents', value: money(children, 'USD') });
  return lines;
}

function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, '');
}
