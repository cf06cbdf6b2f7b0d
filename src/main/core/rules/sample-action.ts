import type { ActionSample } from '#shared/contract/rules.ts';
import type { PermissionAction } from '../agents/permissions/permission-rule.ts';
import { describeAction } from '../agents/permissions/permission-subject.ts';
import type { ToolCallState } from '../agents/tools/tool-call-state.ts';

/** A made-up action in the words that rules use, as if an agent had asked for it. */
export function sampleAction(
  { tool, subject, project }: ActionSample,
  platform: NodeJS.Platform,
): PermissionAction {
  const keys = { command: 'command', path: 'path', url: 'url' } as const;
  const rawInput = subject ? { [keys[subject.kind]]: subject.value } : {};
  return describeAction(
    aCall({ name: tool, rawInput }),
    undefined,
    { cwd: project, platform },
    tool,
  );
}

/** A tool call of which no more is known than that. */
export function aCall(known: Partial<ToolCallState>): ToolCallState {
  return {
    toolCallId: '',
    name: undefined,
    title: '',
    kind: 'other',
    status: 'pending',
    content: [],
    locations: [],
    rawInput: undefined,
    rawOutput: undefined,
    meta: undefined,
    replayed: false,
    ...known,
  };
}
