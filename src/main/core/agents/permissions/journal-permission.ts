import type { PermissionOption } from '@agentclientprotocol/sdk/unstable';
import type { JournalDecision, JournalRequest } from './decision-journal.ts';
import type {
  PermissionContext,
  PermissionRequest,
  PermissionVerdict,
} from './permission-types.ts';

/** Longer texts of an agent are cut. */
const MAX_TEXT = 2000;
const MAX_OPTIONS = 50;

/** Text of an agent's, short enough to be kept. */
export function cut(text: string, max = MAX_TEXT): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`;
}

/** A permission request as it is kept. */
export function journalRequest(
  request: PermissionRequest,
  context: Omit<PermissionContext, 'signal'>,
  { agent, at }: { readonly agent: string; readonly at: number },
): JournalRequest {
  return {
    id: request.id,
    kind: 'permission',
    agent,
    project: context.session.cwd,
    sessionId: request.sessionId,
    origin: request.origin,
    title: cut(request.toolCall.title),
    toolCallId: request.toolCall.toolCallId,
    toolName: context.toolName,
    permissionKey: context.permissionKey,
    options: journalOptions(request.options),
    askedAt: at,
  };
}

/** The answers that were offered, as they are kept. */
export function journalOptions(options: readonly PermissionOption[]): JournalRequest['options'] {
  return options
    .slice(0, MAX_OPTIONS)
    .map(({ optionId, kind, name }) => ({ optionId: cut(optionId), kind, name: cut(name) }));
}

/** How a permission request ended, as it is kept. */
export function journalDecision(
  { option, decidedBy }: PermissionVerdict,
  at: number,
): JournalDecision {
  const isUnanswered = decidedBy.kind === 'agent_exit';
  return {
    outcome: option ? 'selected' : isUnanswered ? 'unanswered' : 'cancelled',
    optionId: option?.optionId,
    decidedBy,
    decidedAt: at,
  };
}
