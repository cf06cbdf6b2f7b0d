// Sets of rules to begin with. A preset takes the place of all rules of its scope. Pure.

import type { Rule, RuleDraft } from '#shared/contract/index.ts';

/** For which agent in which folder; null stands for all. */
export interface RuleScope {
  readonly agent: string | null;
  readonly project: string | null;
}

export interface RulePreset {
  readonly id: string;
  readonly title: string;
  /** What it means, for a person. */
  readonly text: string;
  readonly rules: readonly Pick<RuleDraft, 'effect' | 'tool' | 'pattern'>[];
}

/** Everything below the folder of the chat, but nothing whose name begins with a dot. */
const inside = { kind: 'path', value: '**' } as const;

export const rulePresets: readonly RulePreset[] = [
  {
    id: 'read-only',
    title: 'Read only',
    text: 'Files of the folder may be read. Changing files and running commands is refused. All else is asked.',
    rules: [
      { effect: 'allow', tool: 'read', pattern: inside },
      { effect: 'deny', tool: 'edit', pattern: null },
      { effect: 'deny', tool: 'bash', pattern: null },
    ],
  },
  {
    id: 'edit-inside',
    title: 'Edit inside the folder',
    text: 'Files of the folder may be read and changed. Hidden files, files elsewhere, commands and all else are asked.',
    rules: [
      { effect: 'allow', tool: 'read', pattern: inside },
      { effect: 'allow', tool: 'edit', pattern: inside },
    ],
  },
  {
    id: 'ask',
    title: 'Ask for everything',
    text: 'No rules: whatever the agent asks for is shown to you.',
    rules: [],
  },
];

/** What has to change for a preset to hold in a scope. Rules of other scopes stay. */
export function presetChange(
  preset: RulePreset,
  { agent, project }: RuleScope,
  rules: readonly Rule[],
): { readonly remove: readonly string[]; readonly add: readonly RuleDraft[] } {
  const here = rules.filter((rule) => rule.agent === agent && rule.project === project);
  return {
    remove: here.map(({ id }) => id),
    add: preset.rules.map((rule) => ({ ...rule, agent, project })),
  };
}
