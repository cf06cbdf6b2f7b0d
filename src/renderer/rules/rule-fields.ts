// What a person fills in for a rule or an action, as the contract takes it. Pure.

import type {
  ActionSample,
  ActionSubject,
  RuleDraft,
  RulePattern,
} from '#shared/contract/index.ts';

interface ToolChoice {
  readonly tool: string;
  /** In a list of what agents do. */
  readonly label: string;
  readonly pattern: RulePattern['kind'];
  /** What the field for the pattern is called, and an example. */
  readonly subject: string;
  readonly example: string;
}

/** What rules are usually about. */
export const toolChoices: readonly ToolChoice[] = [
  {
    tool: 'bash',
    label: 'Run commands',
    pattern: 'command',
    subject: 'Command',
    example: 'git status *',
  },
  { tool: 'edit', label: 'Change files', pattern: 'path', subject: 'Files', example: 'src/**' },
  { tool: 'read', label: 'Read files', pattern: 'path', subject: 'Files', example: 'docs/**' },
  {
    tool: 'webfetch',
    label: 'Open addresses',
    pattern: 'host',
    subject: 'Host',
    example: '*.example.com',
  },
];

/** What of a rule is in fields. */
export interface RuleFields {
  readonly effect: RuleDraft['effect'];
  readonly tool: string;
  readonly pattern: string;
  readonly agent: string;
  readonly project: string;
}

/** The fields of a rule. */
export function fieldsOf({ effect, tool, pattern, agent, project }: RuleDraft): RuleFields {
  return {
    effect,
    tool,
    pattern: pattern?.value ?? '',
    agent: agent ?? '',
    project: project ?? '',
  };
}

/** The rule that fields make. `kind` is what its pattern was before, for tools of an agent's own. */
export function draftOfFields(
  { effect, tool, pattern, agent, project }: RuleFields,
  kind: RulePattern['kind'] = 'path',
): RuleDraft {
  const value = pattern.trim();
  const known = toolChoices.find((choice) => choice.tool === tool.trim());
  return {
    effect,
    tool: tool.trim(),
    agent: agent || null,
    project: project.trim() || null,
    pattern: value === '' ? null : { kind: known?.pattern ?? kind, value },
  };
}

/** Something to try rules with. */
export interface SampleFields {
  readonly key: string;
  readonly tool: string;
  readonly value: string;
}

/** What is tried unless somebody says otherwise. */
export const firstSamples: readonly SampleFields[] = [
  { key: 'status', tool: 'bash', value: 'git status' },
  { key: 'remove', tool: 'bash', value: 'rm -rf build' },
  { key: 'edit', tool: 'edit', value: 'src/index.ts' },
  { key: 'secret', tool: 'read', value: '.env' },
  { key: 'fetch', tool: 'webfetch', value: 'https://example.com/' },
];

/** The action that fields mean. */
export function sampleOf(
  { tool, value }: Omit<SampleFields, 'key'>,
  where: { readonly agent: string; readonly project: string },
): ActionSample {
  const kinds: Readonly<Record<string, ActionSubject['kind']>> = {
    bash: 'command',
    webfetch: 'url',
  };
  const kind = kinds[tool] ?? 'path';
  return { ...where, tool, subject: value === '' ? null : { kind, value } };
}
