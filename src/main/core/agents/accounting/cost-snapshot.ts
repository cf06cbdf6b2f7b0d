import type { SideTokens } from '../opencode/side-channel.ts';

/** Tokens, as agents count them; never negative. */
export interface TokenCounts {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedReadTokens: number;
  readonly cachedWriteTokens: number;
  readonly thoughtTokens: number;
  readonly totalTokens: number;
}

/** What one session has used so far. */
export interface CostSnapshot extends TokenCounts {
  /** What the session itself cost, in US dollars; 0 if its agent counts in something else. */
  readonly costUsd: number;
  /** What the agent counts in, e.g. `USD` or `EUR`; absent if it has not said. */
  readonly currency?: string;
  /** What the session itself cost in `currency`, if that is not US dollars. */
  readonly otherCost?: number;
  /** Size of the model's context, in tokens; 0 if unknown. */
  readonly contextSize: number;
  /** Tokens in the context now. */
  readonly contextUsed: number;
  /** What sessions of sub-agents cost in US dollars, as far as known; not part of `costUsd`. */
  readonly subagentCostUsd: number;
  /** Tokens of sub-agents, as far as known; not part of `totalTokens`. */
  readonly subagentTokens: number;
}

/** What all sessions together have used. */
export interface CostAggregate extends TokenCounts {
  /** US dollars of all sessions with their sub-agents. */
  readonly costUsd: number;
  /** The part of `costUsd` that sub-agents cost. */
  readonly subagentCostUsd: number;
  readonly subagentTokens: number;
  /** Sums of other currencies; never converted. */
  readonly otherCosts: Readonly<Record<string, number>>;
  /** The largest context of all. */
  readonly contextSize: number;
  /** Tokens in all contexts together. */
  readonly contextUsed: number;
  readonly sessions: number;
}

export const noTokens: TokenCounts = {
  inputTokens: 0,
  outputTokens: 0,
  cachedReadTokens: 0,
  cachedWriteTokens: 0,
  thoughtTokens: 0,
  totalTokens: 0,
};

/** Combines two counts kind by kind. */
export function combineTokens(
  a: TokenCounts,
  b: TokenCounts,
  combine: (a: number, b: number) => number,
): TokenCounts {
  return {
    inputTokens: combine(a.inputTokens, b.inputTokens),
    outputTokens: combine(a.outputTokens, b.outputTokens),
    cachedReadTokens: combine(a.cachedReadTokens, b.cachedReadTokens),
    cachedWriteTokens: combine(a.cachedWriteTokens, b.cachedWriteTokens),
    thoughtTokens: combine(a.thoughtTokens, b.thoughtTokens),
    totalTokens: combine(a.totalTokens, b.totalTokens),
  };
}

/** The number if it can be an amount, else 0: what agents send is not trusted. */
export function amountOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}

/** Tokens as opencode's side channel and database count them. */
export function tokensOfSide(tokens: SideTokens): TokenCounts {
  const counts = {
    inputTokens: amountOf(tokens.input),
    outputTokens: amountOf(tokens.output),
    cachedReadTokens: amountOf(tokens.cacheRead),
    cachedWriteTokens: amountOf(tokens.cacheWrite),
    thoughtTokens: amountOf(tokens.reasoning),
  };
  const totalTokens = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...counts, totalTokens };
}
