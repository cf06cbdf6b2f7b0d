import type {
  PromptResponse,
  RequestPermissionRequest,
  RequestPermissionResponse,
  ToolCall,
  ToolCallUpdate,
} from '@agentclientprotocol/sdk/unstable';

/** What each event tells (acp.md 6.13). All have the session's id. */
export interface HookInputs {
  readonly pre_tool_use: { readonly toolCall: ToolCall; readonly toolName: string | undefined };
  readonly post_tool_use: {
    readonly toolCallUpdate: ToolCallUpdate;
    readonly toolName: string | undefined;
  };
  readonly post_tool_use_failure: {
    readonly toolCallUpdate: ToolCallUpdate;
    readonly toolName: string | undefined;
  };
  readonly user_prompt_submit: { readonly promptText: string };
  readonly stop: { readonly promptResult: PromptResponse };
  readonly stop_failure: { readonly promptError: Error };
  readonly session_start: object;
  readonly session_end: object;
  readonly permission_request: { readonly permissionRequest: RequestPermissionRequest };
  readonly permission_denied: {
    readonly permissionRequest: RequestPermissionRequest;
    readonly permissionResponse: RequestPermissionResponse;
  };
  readonly file_changed: {
    readonly fileWrite: { readonly path: string; readonly content: string };
  };
}

export type HookEvent = keyof HookInputs;

/** Events whose hooks can refuse. */
export type BlockingHookEvent = 'user_prompt_submit' | 'permission_request' | 'file_changed';

export type HookInput<E extends HookEvent = HookEvent> = HookInputs[E] & {
  readonly event: E;
  readonly sessionId: string;
};

/** What a hook answers; nothing means: go on. */
export interface HookOutput {
  readonly continue?: boolean;
  readonly reason?: string;
  /** Keeps this call out of the log. */
  readonly suppressOutput?: boolean;
}

export type HookFn<E extends HookEvent = HookEvent> =
  | ((
      input: HookInput<E>,
      context: HookContext,
    ) => HookOutput | undefined | Promise<HookOutput | undefined>)
  /** One that only looks. */
  | ((input: HookInput<E>, context: HookContext) => void);

/** What a hook is told beside the event. */
export interface HookContext {
  /** Aborts when nobody waits for the hook any more. */
  readonly signal: AbortSignal;
}

/** Hooks of one event for texts that `matcher` finds; without one for all. */
export interface HookMatcher<E extends HookEvent = HookEvent> {
  readonly matcher?: RegExp;
  readonly hooks: readonly HookFn<E>[];
  /** For each hook, in ms; 60,000 unless given. */
  readonly timeoutMs?: number;
  /** At most once for each client. */
  readonly once?: boolean;
}

export type HookMap = { readonly [E in HookEvent]?: readonly HookMatcher<E>[] };

/** Runs hooks. `text` is what matchers look at; an empty one matches all. */
export interface Hooks {
  /** The first refusal's reason, or null. A hook that throws or takes too long refuses. */
  ask<E extends BlockingHookEvent>(
    event: E,
    text: string,
    input: Omit<HookInput<E>, 'event'>,
    signal?: AbortSignal,
  ): Promise<{ readonly reason: string; readonly cause: 'hook' | 'error' } | null>;
  /** Tells, without waiting. Failures are logged. */
  tell<E extends Exclude<HookEvent, BlockingHookEvent>>(
    event: E,
    text: string,
    input: Omit<HookInput<E>, 'event'>,
  ): void;
}
