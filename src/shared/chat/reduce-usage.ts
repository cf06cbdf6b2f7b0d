import type { Usage, UsageUpdate } from '@agentclientprotocol/sdk/unstable';
import type { ChatDraft } from './chat-draft.ts';
import type { ChatUsage, TokenCounts } from './chat-facts.ts';
import { MAX_BLOCKS } from './chat-limits.ts';
import { foreignId } from './foreign-id.ts';
import { plainLine } from './safe-text.ts';
import { sameJson } from './same-json.ts';
import { addToTurn, countCost } from './turn-spending.ts';

/** How full the context is, and what the session has cost. */
export function reduceUsage(draft: ChatDraft, update: UsageUpdate): void {
  const { cost } = update;
  if (cost) countCost(draft, { ...cost, amount: amount(cost.amount) });
  setUsage(draft, {
    ...draft.facts.usage,
    used: amount(update.used),
    size: amount(update.size),
    ...(cost
      ? { cost: { amount: amount(cost.amount), currency: plainLine(cost.currency, 8) } }
      : {}),
  });
}

/** What a sub-agent's session has cost. */
export function setChildCost(draft: ChatDraft, session: string, usd: number): void {
  const { usage } = draft.facts;
  const sessionId = foreignId(session);
  const others = (usage.childCosts ?? []).filter((cost) => cost.sessionId !== sessionId);
  if (others.length >= MAX_BLOCKS) return;
  const before = usage.childCosts?.find((cost) => cost.sessionId === sessionId)?.usd ?? 0;
  addToTurn(draft, { costUsd: amount(amount(usd) - before) });
  setUsage(draft, { ...usage, childCosts: [...others, { sessionId, usd: amount(usd) }] });
}

/** Replaces the usage if it is another. */
export function setUsage(draft: ChatDraft, usage: ChatUsage): void {
  if (!sameJson(draft.facts.usage, usage)) draft.set({ usage });
}

/** Tokens as the protocol counts them. */
export function toTokens(usage: Usage): TokenCounts {
  return {
    input: amount(usage.inputTokens),
    output: amount(usage.outputTokens),
    cachedRead: amount(usage.cachedReadTokens ?? 0),
    cachedWrite: amount(usage.cachedWriteTokens ?? 0),
    thought: amount(usage.thoughtTokens ?? 0),
    total: amount(usage.totalTokens),
  };
}

/** A number that can be shown and added. */
export function amount(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}
