import type { ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import type { ChatDecision, ChatEvent } from '#shared/chat/chat-event.ts';
import type {
  DecidedBy,
  DecidedPermission,
  PermissionRequest,
} from '../agents/permissions/permission-types.ts';

/** What a chat records of a permission request. */
export function askedEvent(request: PermissionRequest): ChatEvent {
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

/** What a chat records of its end. */
export function decidedEvent({
  request,
  option,
  decidedBy,
  automatic,
}: DecidedPermission): ChatEvent {
  return {
    type: 'permissionDecided',
    id: request.id,
    decision: {
      state: stateOf(option?.kind),
      ...(automatic ? { auto: true } : {}),
      by: wordsOf(decidedBy),
    },
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

function wordsOf(by: DecidedBy): string {
  switch (by.kind) {
    case 'hook':
      return by.reason;
    case 'list':
      return `list: ${by.name}`;
    case 'rule':
      return 'a rule of yours';
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
