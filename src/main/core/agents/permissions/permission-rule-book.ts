// A user's own rules: listed, added, revoked. Read afresh for every request, since another process may
// have changed them.

import { randomUUID } from 'node:crypto';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import { nodeClock } from '../../system/node-clock.ts';
import { BadOptionError } from '../errors/acp-error.ts';
import { checkRule } from './check-rule.ts';
import { isInScope } from './match-rule.ts';
import type { PermissionRule, PermissionRuleSource } from './permission-rule.ts';

/** Where rules are kept. */
export interface PermissionRuleStore {
  /** Oldest first. */
  all(): readonly PermissionRule[];
  add(rule: PermissionRule): void;
  /** False if there is none with that id. */
  remove(id: string): boolean;
}

/** A rule to be added. */
export type NewPermissionRule = Omit<PermissionRule, 'id' | 'createdAt'>;

const MAX_RULES = 2000;

export class PermissionRuleBook implements PermissionRuleSource {
  readonly #store: PermissionRuleStore;
  readonly #clock: Clock;
  readonly #didChange = new Emitter<void>();

  constructor(store: PermissionRuleStore = memoryRules(), clock: Clock = nodeClock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Fires after a rule was added or revoked here. */
  get onDidChange(): Event<void> {
    return this.#didChange.event;
  }

  /** All rules, oldest first. */
  list(): readonly PermissionRule[] {
    return this.#store.all();
  }

  rulesFor(about: { readonly agent: string; readonly project: string }): readonly PermissionRule[] {
    return this.#store.all().filter((rule) => isInScope(rule, about));
  }

  /**
   * Adds a rule, or returns the one that says the same already.
   * @throws BadOptionError for a rule that cannot be understood, and when there are 2,000
   */
  add(draft: NewPermissionRule): PermissionRule {
    checkRule(draft);
    const all = this.#store.all();
    const same = all.find((rule) => isSame(rule, draft));
    if (same) return same;
    if (all.length >= MAX_RULES) {
      throw new BadOptionError(`There are ${MAX_RULES} rules already. Revoke some first.`);
    }
    const { effect, agent, project, tool, pattern } = draft;
    const rule = { id: randomUUID(), effect, agent, project, tool, pattern };
    const added = { ...rule, createdAt: this.#clock.now() };
    this.#store.add(added);
    this.#didChange.fire();
    return added;
  }

  /**
   * Puts `drafts` in the place of the rules with these ids; what is not changed stays as it is. Nothing
   * is taken away before all that is new is there, so that nothing is allowed in between that is denied
   * before and afterwards.
   * @throws BadOptionError as {@link add} does, before anything is changed
   */
  replace(
    ids: readonly string[],
    drafts: readonly NewPermissionRule[],
  ): { readonly added: readonly PermissionRule[]; readonly removed: readonly PermissionRule[] } {
    for (const draft of drafts) checkRule(draft);
    const before = new Map(this.#store.all().map((rule) => [rule.id, rule]));
    const now = drafts.map((draft) => this.add(draft));
    const stays = new Set(now.map(({ id }) => id));
    const gone = new Set(ids.filter((id) => !stays.has(id) && this.revoke(id)));
    return {
      added: now.filter(({ id }) => !before.has(id)),
      removed: [...before.values()].filter(({ id }) => gone.has(id)),
    };
  }

  /** False if there is no such rule. */
  revoke(id: string): boolean {
    const isRemoved = this.#store.remove(id);
    if (isRemoved) this.#didChange.fire();
    return isRemoved;
  }

  dispose(): void {
    this.#didChange.dispose();
  }
}

function isSame(rule: PermissionRule, draft: NewPermissionRule): boolean {
  return (
    rule.effect === draft.effect &&
    rule.agent === draft.agent &&
    rule.project === draft.project &&
    rule.tool === draft.tool &&
    rule.pattern?.kind === draft.pattern?.kind &&
    rule.pattern?.value === draft.pattern?.value
  );
}

/** Rules that are gone with the process. */
export function memoryRules(): PermissionRuleStore {
  const rules = new Map<string, PermissionRule>();
  return {
    all: () => [...rules.values()],
    add: (rule) => void rules.set(rule.id, rule),
    remove: (id) => rules.delete(id),
  };
}
