import type { ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import type { ChatDecision, ChatEvent, PermissionAsked } from '#shared/chat/chat-event.ts';
import type {
  DecidedBy,
  DecidedPermission,
  PermissionRequest,
} from '../agents/permissions/permission-types.ts';

/** What a chat records of a permission request. */
export function askedEvent(request: PermissionRequest): PermissionAsked {
  const { toolCallId, title, kind, status, content, locations, rawInput } = request.toolCall;
  const toolCall: ToolCallUpdate = {
    toolCallId,
    title,
    kind,
    status,
    content: [...content],
    locations: [...locations],
    rawInput,
  };
  return {
    type: 'permissionAsked',
    id: request.id,
    toolCall,
    options: request.options,
    subagent: request.subagent?.title,
  };
}

/** What a chat records of its end; `ruleWords` tells what a rule says. */
export function decidedEvent(
  { request, option, decidedBy, automatic }: DecidedPermission,
  ruleWords: (id: string) => string | undefined = () => undefined,
): ChatEvent {
  // Then nobody was asked, and what was wanted is not in the transcript yet.
  const isAtOnce = ['rule', 'list', 'hook'].includes(decidedBy.kind);
  return {
    type: 'permissionDecided',
    id: request.id,
    decision: {
      state: stateOf(option?.kind),
      ...(automatic ? { auto: true } : {}),
      by: wordsOf(decidedBy, ruleWords),
    },
    ...(isAtOnce ? { request: askedEvent(request) } : {}),
  };
}

function stateOf(kind: string | undefined): ChatDecision['state'] {
  switch (kind) {
    case 'allow_once':
      return 'allowed_once';
    case 'allow_always':
      return 'allowed_always';
    case undefined:
      return 'cancelled';
    default:
      return 'rejected';
  }
}

function wordsOf(by: DecidedBy, ruleWords: (id: string) => string | undefined): string {
  switch (by.kind) {
    case 'hook':
      return by.reason;
    case 'list':
      return `list: ${by.name}`;
    case 'rule': {
      const rule = ruleWords(by.ruleId);
      return rule === undefined ? 'a rule of yours' : `your rule: ${rule}`;
    }
    case 'person':
      return by.surface;
    case 'default':
      return 'nobody was there to ask';
    case 'call_ended':
      return 'the tool call ended first';
    case 'agent_exit':
      return 'the agent ended first';
    case 'error':
      return by.reason;
    case 'handler':
    case 'cancelled':
      return by.kind;
  }
}
