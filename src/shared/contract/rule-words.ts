// Permission rules in words that a person reads. Pure.

import type { RuleDraft } from './rules.ts';

/** How ids and folders are called; as they are unless given. */
export interface RuleNames {
  readonly agent?: ((id: string) => string) | undefined;
  readonly folder?: ((path: string) => string) | undefined;
}

/** A rule in parts: "Allow running `git status …` in ~/x for opencode". */
export interface RuleWords {
  readonly effect: 'Allow' | 'Refuse';
  /** What is done, e.g. "running". */
  readonly act: string;
  /** The pattern; null for every use of it. */
  readonly subject: string | null;
  /** Stands for the subject where there is none, e.g. "any command". */
  readonly any: string;
  readonly where: string;
  readonly who: string;
}

const acts: Readonly<Record<string, readonly [string, string]>> = {
  bash: ['running', 'any command'],
  edit: ['changing', 'any file'],
  read: ['reading', 'any file'],
  webfetch: ['opening', 'any address'],
  external_directory: ['working outside the folder in', 'any folder'],
};

/** The parts of a rule in words. */
export function ruleWords(rule: RuleDraft, names: RuleNames = {}): RuleWords {
  const [act, any] = Object.hasOwn(acts, rule.tool)
    ? (acts[rule.tool] ?? [])
    : [`the tool ${rule.tool} for`, 'anything'];
  const { project, agent, pattern } = rule;
  // Rules that allow leave out names that begin with a dot.
  const isAll = pattern?.kind === 'path' && pattern.value === '**';
  const hidden = isAll && rule.effect === 'allow' ? 'any file that is not hidden' : undefined;
  return {
    effect: rule.effect === 'allow' ? 'Allow' : 'Refuse',
    act: act ?? '',
    subject: pattern && !isAll ? shown(pattern) : null,
    any: hidden ?? any ?? '',
    where: project === null ? 'in any folder' : `in ${names.folder?.(project) ?? project}`,
    who: agent === null ? 'for all agents' : `for ${names.agent?.(agent) ?? agent}`,
  };
}

/** A rule as one sentence. */
export function ruleSentence(rule: RuleDraft, names?: RuleNames): string {
  const { effect, act, subject, any, where, who } = ruleWords(rule, names);
  return `${effect} ${act} ${subject ?? any} ${where} ${who}`;
}

function shown({ kind, value }: NonNullable<RuleDraft['pattern']>): string {
  return kind === 'command' ? value.replace(/ \*$/, ' …') : value;
}
