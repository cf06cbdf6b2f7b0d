// What sessions have used, from three sources: updates, answers to prompts, and the side channel or
// database, which knows best. Pure bookkeeping: no files, no limits.

import type { Usage } from '@agentclientprotocol/sdk/unstable';
import type { SideEvent } from '../opencode/side-channel.ts';
import type { AgentUpdate } from '../updates/agent-update.ts';
import {
  amountOf,
  type CostAggregate,
  type CostSnapshot,
  combineTokens,
  noTokens,
  type TokenCounts,
  tokensOfSide,
} from './cost-snapshot.ts';

/** What the side channel or database says of a session. */
export type HeardCost = Omit<Extract<SideEvent, { type: 'cost' }>, 'type'>;

interface Entry {
  /** False for a session that only the side channel has told of. */
  own: boolean;
  parentId: string | undefined;
  model: string | undefined;
  cost: number;
  currency: string | undefined;
  tokens: TokenCounts;
  /** True if the side channel told the tokens of the turn under way. */
  heard: boolean;
  contextSize: number;
  contextUsed: number;
  /** Of sub-agents that were there before this tracker. */
  earlierCostUsd: number;
  earlierTokens: number;
}

interface SubagentCost {
  costUsd: number;
  tokens: number;
}

/** Sessions of sub-agents remembered at most; ids come from outside. */
const MOST_FOREIGN = 10_000;
const DEEPEST = 32;

/** Keeps the cost of every session of a client. */
export class CostTracker {
  readonly #usageIsCumulative: boolean;
  readonly #entries = new Map<string, Entry>();
  #foreign = 0;

  /** `usageIsCumulative`: an answer's usage is of the whole session, not only of its last request. */
  constructor(options: { readonly usageIsCumulative?: boolean | undefined } = {}) {
    this.#usageIsCumulative = options.usageIsCumulative ?? true;
  }

  /** A session is ours from now on; `saved` is what is known of its past. */
  open(sessionId: string, saved?: CostSnapshot): void {
    const entry = this.#own(sessionId);
    if (!saved) return;
    const otherCost = saved.otherCost ?? 0;
    entry.cost = Math.max(entry.cost, saved.costUsd, otherCost);
    entry.currency ??= saved.currency;
    entry.tokens = combineTokens(entry.tokens, saved, Math.max);
    entry.contextSize ||= saved.contextSize;
    entry.contextUsed ||= saved.contextUsed;
    entry.earlierCostUsd = saved.subagentCostUsd;
    entry.earlierTokens = saved.subagentTokens;
  }

  /** Takes `usage_update`, ignores the rest; true if it was one. */
  update(sessionId: string, update: AgentUpdate): boolean {
    if (update.sessionUpdate !== 'usage_update') return false;
    const entry = this.#own(sessionId);
    entry.contextSize = amountOf(update.size);
    entry.contextUsed = amountOf(update.used);
    if (update.cost) {
      entry.cost = amountOf(update.cost.amount);
      entry.currency = currencyOf(update.cost.currency);
    }
    return true;
  }

  /** Takes the usage of an answered prompt. @returns the tokens of that turn, as far as told */
  respond(sessionId: string, usage: Usage | null | undefined): TokenCounts {
    const entry = this.#own(sessionId);
    const { heard } = entry;
    entry.heard = false;
    if (!usage) return noTokens;
    const told = tokensOf(usage);
    const before = entry.tokens;
    if (this.#usageIsCumulative) {
      entry.tokens = combineTokens(before, told, Math.max);
      return combineTokens(entry.tokens, before, (now, then) => now - then);
    }
    if (!heard) entry.tokens = combineTokens(before, told, (a, b) => a + b);
    return told;
  }

  /** Takes what the side channel or database says; it replaces sums of our own. */
  hear(cost: HeardCost): void {
    const entry = this.#entry(cost.sessionId);
    if (!entry) return;
    entry.parentId = cost.parentId;
    entry.model = cost.model ?? entry.model;
    entry.cost = amountOf(cost.costUsd);
    entry.currency = 'USD';
    const tokens = tokensOfSide(cost.tokens);
    // A change of the title alone repeats them; only more tokens mean that a request was counted.
    if (tokens.totalTokens > entry.tokens.totalTokens) entry.heard = true;
    if (tokens.totalTokens > 0) entry.tokens = tokens;
  }

  /** The session's latest model, where the side channel told it. */
  modelOf(sessionId: string): string | undefined {
    return this.#entries.get(sessionId)?.model;
  }

  /** What the session alone cost in US dollars. */
  costUsdOf(sessionId: string): number {
    const entry = this.#entries.get(sessionId);
    return entry ? dollarsOf(entry) : 0;
  }

  /** The session of ours that a session belongs to: itself, or that of a sub-agent's parent. */
  rootOf(sessionId: string): string | undefined {
    let id: string | undefined = sessionId;
    for (let depth = 0; depth < DEEPEST && id !== undefined; depth++) {
      const entry: Entry | undefined = this.#entries.get(id);
      if (entry?.own) return id;
      id = entry?.parentId;
    }
    return undefined;
  }

  /** Sessions of ours, and of sub-agents of theirs. */
  sessionIds(): readonly string[] {
    return [...this.#entries.keys()].filter((id) => this.rootOf(id) !== undefined);
  }

  /** Undefined for a session that is not ours. */
  snapshot(sessionId: string): CostSnapshot | undefined {
    const entry = this.#entries.get(sessionId);
    if (!entry?.own) return undefined;
    return this.#snapshot(entry, this.#subagents().get(sessionId));
  }

  #snapshot(entry: Entry, subagents: SubagentCost = { costUsd: 0, tokens: 0 }): CostSnapshot {
    const inDollars = isUsd(entry.currency);
    return {
      ...entry.tokens,
      costUsd: dollarsOf(entry),
      ...(entry.currency === undefined ? {} : { currency: entry.currency }),
      ...(inDollars ? {} : { otherCost: entry.cost }),
      contextSize: entry.contextSize,
      contextUsed: entry.contextUsed,
      subagentCostUsd: entry.earlierCostUsd + subagents.costUsd,
      subagentTokens: entry.earlierTokens + subagents.tokens,
    };
  }

  /** What sub-agents used, by the session of ours that they work for. */
  #subagents(): Map<string, SubagentCost> {
    const byRoot = new Map<string, SubagentCost>();
    if (this.#foreign === 0) return byRoot;
    for (const [id, entry] of this.#entries) {
      const root = entry.own ? undefined : this.rootOf(id);
      if (root === undefined) continue;
      const sum = byRoot.get(root) ?? { costUsd: 0, tokens: 0 };
      sum.costUsd += dollarsOf(entry);
      sum.tokens += entry.tokens.totalTokens;
      byRoot.set(root, sum);
    }
    return byRoot;
  }

  /** All sessions of ours together. */
  aggregate(): CostAggregate {
    let tokens = noTokens;
    const otherCosts = new Map<string, number>();
    const subagents = this.#subagents();
    const sum = { costUsd: 0, subagentCostUsd: 0, subagentTokens: 0, contextUsed: 0, sessions: 0 };
    let contextSize = 0;
    for (const [id, entry] of this.#entries) {
      if (!entry.own) continue;
      const snapshot = this.#snapshot(entry, subagents.get(id));
      tokens = combineTokens(tokens, snapshot, (a, b) => a + b);
      sum.costUsd += snapshot.costUsd + snapshot.subagentCostUsd;
      sum.subagentCostUsd += snapshot.subagentCostUsd;
      sum.subagentTokens += snapshot.subagentTokens;
      sum.contextUsed += snapshot.contextUsed;
      sum.sessions += 1;
      contextSize = Math.max(contextSize, snapshot.contextSize);
      if (snapshot.currency !== undefined && snapshot.otherCost !== undefined) {
        const before = otherCosts.get(snapshot.currency) ?? 0;
        otherCosts.set(snapshot.currency, before + snapshot.otherCost);
      }
    }
    return { ...tokens, ...sum, contextSize, otherCosts: Object.fromEntries(otherCosts) };
  }

  #own(sessionId: string): Entry {
    const entry = this.#entries.get(sessionId) ?? this.#add(sessionId);
    if (!entry.own) {
      entry.own = true;
      this.#foreign -= 1;
    }
    return entry;
  }

  #entry(sessionId: string): Entry | undefined {
    const entry = this.#entries.get(sessionId);
    if (entry) return entry;
    return this.#foreign < MOST_FOREIGN ? this.#add(sessionId) : undefined;
  }

  #add(sessionId: string): Entry {
    const entry: Entry = {
      own: false,
      parentId: undefined,
      model: undefined,
      cost: 0,
      currency: undefined,
      tokens: noTokens,
      heard: false,
      contextSize: 0,
      contextUsed: 0,
      earlierCostUsd: 0,
      earlierTokens: 0,
    };
    this.#entries.set(sessionId, entry);
    this.#foreign += 1;
    return entry;
  }
}

function isUsd(currency: string | undefined): boolean {
  return currency === undefined || currency.toUpperCase() === 'USD';
}

function dollarsOf(entry: Entry): number {
  return isUsd(entry.currency) ? entry.cost : 0;
}

/** As told but short; undefined if there is none. */
function currencyOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return value.trim().slice(0, 20) || undefined;
}

function tokensOf(usage: Usage): TokenCounts {
  const tokens = {
    inputTokens: amountOf(usage.inputTokens),
    outputTokens: amountOf(usage.outputTokens),
    cachedReadTokens: amountOf(usage.cachedReadTokens),
    cachedWriteTokens: amountOf(usage.cachedWriteTokens),
    thoughtTokens: amountOf(usage.thoughtTokens),
  };
  return { ...tokens, totalTokens: amountOf(usage.totalTokens) };
}
