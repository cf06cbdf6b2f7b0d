import type { PermissionOption, PermissionOptionKind } from '@agentclientprotocol/sdk/unstable';
import type { SessionView } from '../client/session-view.ts';
import type { ToolCallState } from '../tools/tool-call-state.ts';

/** What an agent wants to do and may not without asking. Texts are the agent's: untrusted. */
export interface PermissionRequest {
  /** Unique, ours. */
  readonly id: string;
  /** The session whose user is asked. */
  readonly sessionId: string;
  readonly origin: 'agent' | 'subagent';
  /** The request merged with what is known of its tool call. */
  readonly toolCall: ToolCallState;
  /** All that may be answered, in the agent's order. */
  readonly options: readonly PermissionOption[];
  /** Who asks, if a sub-agent does. */
  readonly subagent: { readonly sessionId: string; readonly title: string } | undefined;
}

export interface PermissionContext {
  /** Aborts when no answer is needed any more: cancelled, closed, or the tool call has ended. */
  readonly signal: AbortSignal;
  readonly session: SessionView;
  readonly toolCall: ToolCallState;
  /** The tool's name, where the agent tells it. */
  readonly toolName: string | undefined;
  /** `edit`, `bash`, `webfetch`, `read`, `external_directory` or the agent's own. */
  readonly permissionKey: string | undefined;
}

/** Who decided, for the record and for the screen. */
export type DecidedBy =
  | { readonly kind: 'hook'; readonly reason: string }
  | {
      readonly kind: 'list';
      readonly list: 'allowedTools' | 'disallowedTools';
      readonly name: string;
    }
  | { readonly kind: 'rule'; readonly ruleId: string }
  | { readonly kind: 'person'; readonly surface: string; readonly person?: string | undefined }
  /** The program's own function. */
  | { readonly kind: 'handler' }
  /** Nobody was there to ask. */
  | { readonly kind: 'default' }
  /** The agent or a person took the question back. */
  | { readonly kind: 'cancelled' }
  /** The tool call ended while the question was open. */
  | { readonly kind: 'call_ended' }
  /** The agent ended, or the connection to it. */
  | { readonly kind: 'agent_exit' }
  /** Something of ours failed. */
  | { readonly kind: 'error'; readonly reason: string };

/**
 * An answer: one of the options by its id, or by kind with a fallback if there is none of it.
 * An id that was not offered rejects.
 */
export type PermissionDecision =
  | { readonly optionId: string; readonly decidedBy?: DecidedBy }
  | { readonly cancelled: true; readonly decidedBy?: DecidedBy }
  | PermissionOptionKind
  | 'cancelled';

/** Asks somebody. What it throws rejects. */
export type PermissionHandler = (
  request: PermissionRequest,
  context: PermissionContext,
) => Promise<PermissionDecision>;

/** How a request ended. */
export interface PermissionVerdict {
  /** The option sent to the agent; undefined for "cancelled". */
  readonly option: PermissionOption | undefined;
  readonly decidedBy: DecidedBy;
}

/** Told for every request once it has been answered. */
export interface DecidedPermission extends PermissionVerdict {
  readonly request: PermissionRequest;
  /** True if a list, rule, hook or default decided instead of a person or handler. */
  readonly automatic: boolean;
}

/** What a program tells about permissions. */
export interface PermissionOptions {
  /** Without it everything that nothing else decides is rejected. */
  readonly canUseTool?: PermissionHandler;
  /** Tool names or permission keys, exact, that are allowed once each time. */
  readonly allowedTools?: readonly string[];
  /** Tool names or permission keys, exact, that are rejected; wins over everything that allows. */
  readonly disallowedTools?: readonly string[];
  /** Told after each answer. */
  readonly onDidDecidePermission?: (decided: DecidedPermission) => void;
}
