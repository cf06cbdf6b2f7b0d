// What may be spent at most, and how near that is. Knows no sessions' details, only what each has used.

import { BadOptionError, BudgetExceededError } from '../errors/acp-error.ts';

/** Limits; one that is missing, zero or negative does not count. */
export interface BudgetLimits {
  /** In US dollars. */
  readonly maxCostUsd?: number | undefined;
  readonly maxTotalTokens?: number | undefined;
}

export interface BudgetTrackerOptions extends BudgetLimits {
  /** Share of a limit from which on it counts as nearly used up; above 0, at most 1. 0.9 unless given. */
  readonly completionThreshold?: number | undefined;
}

/** What has been used of a budget. */
export interface BudgetUse {
  /** In US dollars, sub-agents included. */
  readonly costUsd: number;
  /** Sub-agents included. */
  readonly totalTokens: number;
}

export interface BudgetStatus {
  readonly cost: BudgetUse;
  /** Share of the limit that is nearest to its end; above 1 once more was used. 0 without limits. */
  readonly completionRatio: number;
  /** True from the threshold on, until the limit is reached. */
  readonly nearCompletion: boolean;
  readonly exceeded: boolean;
  readonly reason: 'within_budget' | 'near_completion' | 'budget_exceeded';
  readonly maxCostUsd: number | undefined;
  readonly maxTotalTokens: number | undefined;
}

/** Adds up what sessions use and compares it with limits. May be shared by several clients. */
export class BudgetTracker {
  readonly #threshold: number;
  #limits: { maxCostUsd: number | undefined; maxTotalTokens: number | undefined };
  readonly #used = new Map<object, Map<string, BudgetUse>>();

  /** @throws BadOptionError if the threshold is not above 0 and at most 1 */
  constructor(options: BudgetTrackerOptions = {}) {
    this.#threshold = options.completionThreshold ?? 0.9;
    if (!(this.#threshold > 0 && this.#threshold <= 1)) {
      throw new BadOptionError(
        'The completion threshold of a budget must be above 0 and at most 1, e.g. 0.9.',
      );
    }
    this.#limits = usable(options);
  }

  /** Tells what a session has used in all; replaces what was told of it before. `source` tells equal ids apart. */
  feed(source: object, sessionId: string, use: BudgetUse): void {
    let sessions = this.#used.get(source);
    if (!sessions) this.#used.set(source, (sessions = new Map()));
    sessions.set(sessionId, { costUsd: use.costUsd, totalTokens: use.totalTokens });
  }

  /** Replaces the limits, e.g. to go on with more. */
  setLimits(limits: BudgetLimits): void {
    this.#limits = usable(limits);
  }

  status(): BudgetStatus {
    const cost = this.#sum();
    const { maxCostUsd, maxTotalTokens } = this.#limits;
    const completionRatio = Math.max(
      maxCostUsd === undefined ? 0 : cost.costUsd / maxCostUsd,
      maxTotalTokens === undefined ? 0 : cost.totalTokens / maxTotalTokens,
    );
    const exceeded = completionRatio >= 1;
    const nearCompletion = !exceeded && completionRatio >= this.#threshold;
    const reason = exceeded
      ? 'budget_exceeded'
      : nearCompletion
        ? 'near_completion'
        : 'within_budget';
    return {
      cost,
      completionRatio,
      nearCompletion,
      exceeded,
      reason,
      maxCostUsd,
      maxTotalTokens,
    };
  }

  /** @throws BudgetExceededError once a limit is reached */
  check(): void {
    const status = this.status();
    if (status.exceeded) throw budgetError(status);
  }

  #sum(): BudgetUse {
    let costUsd = 0;
    let totalTokens = 0;
    for (const sessions of this.#used.values()) {
      for (const use of sessions.values()) {
        costUsd += use.costUsd;
        totalTokens += use.totalTokens;
      }
    }
    return { costUsd, totalTokens };
  }
}

/** The error of a budget that is used up; for a person. */
export function budgetError({
  cost,
  maxCostUsd,
  maxTotalTokens,
}: BudgetStatus): BudgetExceededError {
  const overCost = maxCostUsd !== undefined && cost.costUsd >= maxCostUsd;
  const what = overCost
    ? `of ${dollars(maxCostUsd)} (${dollars(cost.costUsd)} spent)`
    : `of ${maxTotalTokens ?? 0} tokens (${cost.totalTokens} used)`;
  return new BudgetExceededError(`The budget ${what} is used up. Raise it to go on.`);
}

/** Cents where they suffice; a small sum is not shown as nothing. */
export function dollars(amount: number): string {
  return `$${amount >= 0.1 ? amount.toFixed(2) : amount.toPrecision(2)}`;
}

function usable(limits: BudgetLimits): {
  maxCostUsd: number | undefined;
  maxTotalTokens: number | undefined;
} {
  return { maxCostUsd: limit(limits.maxCostUsd), maxTotalTokens: limit(limits.maxTotalTokens) };
}

function limit(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 && Number.isFinite(value) ? value : undefined;
}
