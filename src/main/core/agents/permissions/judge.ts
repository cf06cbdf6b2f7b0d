// What a program's lists and a user's rules say of an action. Whatever denies wins over whatever
// allows, wherever either stands.

import { matchesRule, mightMatchRule, type RuleScene } from './match-rule.ts';
import type { PermissionAction, PermissionRule } from './permission-rule.ts';
import type { DecidedBy } from './permission-types.ts';

/** What is known before anybody is asked. */
export interface Standing {
  readonly allowedTools: readonly string[];
  readonly disallowedTools: readonly string[];
  readonly rules: readonly PermissionRule[];
}

export interface Judgement {
  readonly effect: 'allow' | 'deny';
  readonly by: Extract<DecidedBy, { kind: 'list' | 'rule' }>;
}

/** The judgement on `action`, or null if somebody has to be asked. */
export function judge(
  standing: Standing,
  action: PermissionAction,
  scene: RuleScene,
): Judgement | null {
  const { allowedTools, disallowedTools, rules } = standing;
  const denied =
    fromList('disallowedTools', disallowedTools, action) ?? fromRules('deny', rules, action, scene);
  if (denied) return denied;
  // Nothing is allowed that a rule might deny if more were known.
  if (rules.some((rule) => rule.effect === 'deny' && mightMatchRule(rule, action, scene)))
    return null;
  return fromList('allowedTools', allowedTools, action) ?? fromRules('allow', rules, action, scene);
}

function fromList(
  list: 'allowedTools' | 'disallowedTools',
  names: readonly string[],
  { toolName, permissionKey }: PermissionAction,
): Judgement | null {
  const name = names.find((each) => each === toolName || each === permissionKey);
  if (name === undefined) return null;
  return { effect: list === 'allowedTools' ? 'allow' : 'deny', by: { kind: 'list', list, name } };
}

function fromRules(
  effect: PermissionRule['effect'],
  rules: readonly PermissionRule[],
  action: PermissionAction,
  scene: RuleScene,
): Judgement | null {
  const rule = rules.find((each) => each.effect === effect && matchesRule(each, action, scene));
  return rule ? { effect, by: { kind: 'rule', ruleId: rule.id } } : null;
}

/** A dry run: what would become of each of `actions`. */
export function wouldAllow(
  standing: Partial<Standing>,
  actions: readonly PermissionAction[],
  scene: RuleScene,
): readonly ('allow' | 'deny' | 'ask')[] {
  const whole = { allowedTools: [], disallowedTools: [], rules: [], ...standing };
  return actions.map((action) => judge(whole, action, scene)?.effect ?? 'ask');
}
