// What the client tells of cost, and what it is told: limits reached, and how much was used. Owns one
// cost tracker and, if there is a limit, one budget.

import type { Usage } from '@agentclientprotocol/sdk/unstable';
import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';
import type { AgentUpdate } from '../updates/agent-update.ts';
import { type BudgetLimits, type BudgetStatus, BudgetTracker } from './budget-tracker.ts';
import type { CostAggregate, CostSnapshot, TokenCounts } from './cost-snapshot.ts';
import { CostTracker, type HeardCost } from './cost-tracker.ts';

export interface AccountingOptions {
  /**
   * US dollars that all sessions of the client may cost together, what they had cost before included;
   * then turns are to be cancelled.
   */
  readonly maxBudgetUsd?: number | undefined;
  /** The same for tokens. */
  readonly maxTotalTokens?: number | undefined;
  /** Is told of all use besides; its limits end nothing. */
  readonly budgetTracker?: BudgetTracker | undefined;
  /** The agent's profile knows; true unless given. */
  readonly usageIsCumulative?: boolean | undefined;
}

export interface AccountingPorts {
  readonly telemetry?: Telemetry | undefined;
  /** The model a session uses now, for measurements. */
  readonly modelOf?: ((sessionId: string) => string | undefined) | undefined;
}

/** Accounting of one client, over all its sessions. */
export interface Accounting extends Disposable {
  /**
   * A session was opened. `resumed` for one that has a past, so that its past cost is not measured
   * again; `saved` is what is known of that, and may be told later by another call.
   */
  didOpen(
    sessionId: string,
    past?: { readonly resumed?: boolean; readonly saved?: CostSnapshot | undefined },
  ): void;
  /** Takes every update of a session; looks only at those about usage. */
  didUpdate(sessionId: string, update: AgentUpdate, replayed?: boolean): void;
  /** Takes the usage of a prompt that was answered. @returns the tokens of that turn, as far as told */
  didRespond(sessionId: string, usage: Usage | null | undefined): TokenCounts;
  /** Takes `cost` of the side channel, or what the database has. */
  didHearCost(cost: HeardCost): void;
  /**
   * Before each prompt, when the turn before it is accounted for.
   * @throws BudgetExceededError if the client's limit is reached
   */
  check(): void;
  /** Replaces the client's limits, e.g. to go on with more. */
  setBudget(limits: BudgetLimits): void;
  /** Undefined without a limit. */
  budget(): BudgetStatus | undefined;
  snapshot(sessionId: string): CostSnapshot | undefined;
  aggregate(): CostAggregate;
  /** The client's limit was reached; once until it is raised. `budgetError(status)` is what to tell. */
  readonly onDidExceed: Event<BudgetStatus>;
  /** The client's limit is nearly reached (90 %); once until it is raised. */
  readonly onDidWarn: Event<BudgetStatus>;
  /** What a session of ours has used has changed; its id. */
  readonly onDidChange: Event<string>;
}

/** @throws BadOptionError for options that cannot be used */
export function createAccounting(
  options: AccountingOptions = {},
  ports: AccountingPorts = {},
): Accounting {
  return new ClientAccounting(options, ports);
}

class ClientAccounting implements Accounting {
  readonly #costs: CostTracker;
  readonly #own: BudgetTracker;
  readonly #fed: BudgetTracker | undefined;
  readonly #telemetry: Telemetry;
  readonly #modelOf: (sessionId: string) => string | undefined;
  /** Cost of each session that was measured already, or was there before. */
  readonly #measured = new Map<string, number>();
  /** Sessions with a past whose cost is not known yet. */
  readonly #unknownPast = new Set<string>();
  readonly #store = new DisposableStore();
  readonly #didExceed = this.#store.add(new Emitter<BudgetStatus>());
  readonly #didWarn = this.#store.add(new Emitter<BudgetStatus>());
  readonly #didChange = this.#store.add(new Emitter<string>());
  #reason: BudgetStatus['reason'] = 'within_budget';

  readonly onDidExceed = this.#didExceed.event;
  readonly onDidWarn = this.#didWarn.event;
  readonly onDidChange = this.#didChange.event;

  constructor(options: AccountingOptions, ports: AccountingPorts) {
    this.#costs = new CostTracker({ usageIsCumulative: options.usageIsCumulative });
    this.#own = new BudgetTracker({
      maxCostUsd: options.maxBudgetUsd,
      maxTotalTokens: options.maxTotalTokens,
    });
    this.#fed = options.budgetTracker;
    this.#telemetry = ports.telemetry ?? noTelemetry;
    this.#modelOf = ports.modelOf ?? (() => undefined);
  }

  didOpen: Accounting['didOpen'] = (sessionId, past = {}) => {
    const isKnown = this.#costs.snapshot(sessionId) !== undefined;
    this.#costs.open(sessionId, past.saved);
    if (past.saved) {
      this.#unknownPast.delete(sessionId);
      const measured = this.#measured.get(sessionId) ?? 0;
      this.#measured.set(sessionId, Math.max(measured, past.saved.costUsd));
    } else if (past.resumed && !isKnown) {
      this.#unknownPast.add(sessionId);
    }
    this.#look(sessionId);
  };

  didUpdate(sessionId: string, update: AgentUpdate, replayed = false): void {
    if (!this.#costs.update(sessionId, update)) return;
    if (replayed && !this.#measured.has(sessionId)) this.#unknownPast.add(sessionId);
    this.#look(sessionId);
  }

  didRespond(sessionId: string, usage: Usage | null | undefined): TokenCounts {
    const turn = this.#costs.respond(sessionId, usage);
    if (usage) this.#look(sessionId);
    return turn;
  }

  didHearCost(cost: HeardCost): void {
    this.#costs.hear(cost);
    this.#look(cost.sessionId);
  }

  check(): void {
    this.#own.check();
  }

  setBudget(limits: BudgetLimits): void {
    this.#own.setLimits(limits);
    this.#judge();
  }

  budget(): BudgetStatus | undefined {
    const status = this.#own.status();
    const limited = status.maxCostUsd !== undefined || status.maxTotalTokens !== undefined;
    return limited ? status : undefined;
  }

  snapshot(sessionId: string): CostSnapshot | undefined {
    return this.#costs.snapshot(sessionId);
  }

  aggregate(): CostAggregate {
    return this.#costs.aggregate();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Measures and judges what changed. */
  #look(sessionId: string): void {
    const root = this.#costs.rootOf(sessionId);
    const snapshot = root === undefined ? undefined : this.#costs.snapshot(root);
    if (root === undefined || !snapshot) return;
    this.#measure(sessionId);
    const use = {
      costUsd: snapshot.costUsd + snapshot.subagentCostUsd,
      totalTokens: snapshot.totalTokens + snapshot.subagentTokens,
    };
    this.#own.feed(this, root, use);
    this.#fed?.feed(this, root, use);
    this.#didChange.fire(root);
    this.#judge();
  }

  #measure(sessionId: string): void {
    const cost = this.#costs.costUsdOf(sessionId);
    const before = this.#measured.get(sessionId) ?? 0;
    if (!(cost > before)) return;
    this.#measured.set(sessionId, cost);
    // What came before this client was measured by whoever spent it.
    if (this.#unknownPast.delete(sessionId)) return;
    const model = this.#costs.modelOf(sessionId) ?? this.#modelOf(sessionId);
    this.#telemetry.count('cost.usd', cost - before, { model });
  }

  #judge(): void {
    const status = this.#own.status();
    const before = this.#reason;
    this.#reason = status.reason;
    if (status.reason === before) return;
    if (status.reason === 'budget_exceeded') this.#didExceed.fire(status);
    else if (status.reason === 'near_completion') this.#didWarn.fire(status);
  }
}
