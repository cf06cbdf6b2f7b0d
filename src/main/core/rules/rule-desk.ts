// A person's permission rules as the contract tells of them: listed, changed, and tried out before they
// count. Decides nothing itself: that is the pipeline of each agent.

import { AppError } from '#shared/base/app-error.ts';
import { ruleSentence } from '#shared/contract/rule-words.ts';
import type {
  ActionSample,
  ChangedRules,
  DryResult,
  DryResults,
  DryRun,
  RecentRequest,
  Rule,
  RuleDraft,
} from '#shared/contract/rules.ts';
import { BadOptionError } from '../agents/errors/acp-error.ts';
import { warningOf } from '../agents/permissions/check-rule.ts';
import { judge } from '../agents/permissions/judge.ts';
import { isInScope } from '../agents/permissions/match-rule.ts';
import type { PermissionAction, PermissionRule } from '../agents/permissions/permission-rule.ts';
import type {
  NewPermissionRule,
  PermissionRuleBook,
} from '../agents/permissions/permission-rule-book.ts';
import { withRealPaths } from '../agents/permissions/real-paths.ts';
import { type SuggestionSubject, suggestRules } from '../agents/permissions/suggest-rules.ts';
import type { KnownRequest, RecentRequests } from './recent-requests.ts';
import { sampleAction } from './sample-action.ts';

export interface RuleDeskPorts {
  readonly book: PermissionRuleBook;
  readonly recent: RecentRequests;
  /** What an agent is called. */
  readonly labelOf: (agent: string) => string;
  /** Of the machine that agents run on. */
  readonly platform: NodeJS.Platform;
}

interface Scene {
  readonly agent: string;
  readonly project: string;
}

export class RuleDesk {
  readonly #ports: RuleDeskPorts;

  constructor(ports: RuleDeskPorts) {
    this.#ports = ports;
  }

  /** All rules, oldest first. @throws AppError `storage_failed` */
  list(): Rule[] {
    return this.#ports.book.list().map(toRule);
  }

  /** Takes rules away and adds others. @throws AppError `bad_request`, `storage_failed` */
  change(remove: readonly string[], add: readonly RuleDraft[]): ChangedRules {
    try {
      const { added, removed } = this.#ports.book.replace(remove, add.map(fromDraft));
      return { added: added.map(toRule), removed: removed.map(toRule) };
    } catch (error) {
      if (!(error instanceof BadOptionError)) throw error;
      throw new AppError('bad_request', error.message, { cause: error });
    }
  }

  /** What was asked last, newest first. @throws AppError `storage_failed` */
  recent(limit: number): RecentRequest[] {
    return this.#ports.recent
      .newest(limit)
      .map(({ shown }) => ({ ...shown, agentLabel: this.#ports.labelOf(shown.agent) }));
  }

  /** What would become of actions. @throws AppError `bad_request`, `storage_failed` */
  async dryRun({ without, with: more, requests, samples }: DryRun): Promise<DryResults> {
    const left = new Set(without);
    const kept = this.#ports.book.list().filter(({ id }) => !left.has(id));
    const tried = more.map((draft, at) => ({ ...fromDraft(draft), id: `new-${at}`, createdAt: 0 }));
    const rules = [...kept, ...tried];
    const known = (id: string): KnownRequest | undefined => this.#ports.recent.find(id);
    return {
      requests: await Promise.all(
        requests.map(async (id) => {
          const request = known(id);
          return request ? this.#try(rules, request.action, request.shown) : null;
        }),
      ),
      samples: await Promise.all(samples.map((sample) => this.#trySample(rules, sample))),
    };
  }

  /** Rules that would have allowed a request of an agent, for this agent in its folder. */
  suggest(subject: SuggestionSubject, scene: Scene): RuleDraft[] {
    return suggestRules(subject, { ...scene, platform: this.#ports.platform }).map(toDraft);
  }

  /** A rule in words, for the record of what it decided; undefined if it is gone. */
  wordsOf(id: string): string | undefined {
    const rule = this.#ports.book.list().find((each) => each.id === id);
    return rule && ruleSentence(toDraft(rule), { agent: this.#ports.labelOf });
  }

  #trySample(rules: readonly PermissionRule[], sample: ActionSample): Promise<DryResult> {
    return this.#try(rules, sampleAction(sample, this.#ports.platform), sample);
  }

  async #try(
    rules: readonly PermissionRule[],
    action: PermissionAction,
    { agent, project }: Scene,
  ): Promise<DryResult> {
    const scene = { agent, project, platform: this.#ports.platform };
    const here = rules.filter((rule) => isInScope(rule, scene));
    // As the pipeline does it.
    const paths = here.some(({ pattern }) => pattern?.kind === 'path')
      ? await withRealPaths(action.paths, project)
      : action.paths;
    const judgement = judge(
      { allowedTools: [], disallowedTools: [], rules: here },
      { ...action, paths },
      scene,
    );
    if (!judgement) return { effect: 'ask', rule: null };
    const { by, effect } = judgement;
    const decisive = by.kind === 'rule' ? here.find(({ id }) => id === by.ruleId) : undefined;
    return { effect, rule: decisive ? toDraft(decisive) : null };
  }
}

function fromDraft({ effect, agent, project, tool, pattern }: RuleDraft): NewPermissionRule {
  return {
    effect,
    tool,
    agent: agent ?? undefined,
    project: project ?? undefined,
    pattern: pattern ?? undefined,
  };
}

function toDraft({ effect, agent, project, tool, pattern }: NewPermissionRule): RuleDraft {
  return {
    effect,
    tool,
    agent: agent ?? null,
    project: project ?? null,
    pattern: pattern ? { ...pattern } : null,
  };
}

function toRule(rule: PermissionRule): Rule {
  const { id, createdAt } = rule;
  return { ...toDraft(rule), id, createdAt, warning: warningOf(rule) };
}
