import type { SessionView } from '#core/agents/client/session-view.ts';
import type { ToolCallState } from '#core/agents/tools/tool-call-state.ts';
import { aCall } from '#core/rules/sample-action.ts';

/** An agent's session as handlers of its requests see it, changed by `over`. */
export function aSessionView(over: Partial<SessionView> = {}): SessionView {
  return {
    id: 's',
    cwd: '/nowhere',
    additionalDirectories: [],
    toolCall: () => undefined,
    openToolCalls: () => [],
    signal: new AbortController().signal,
    onDidChangeToolCall: () => () => {},
    ...over,
  };
}

/** A tool call that has just begun, changed by `over`. */
export function aToolCall(over: Partial<ToolCallState> = {}): ToolCallState {
  return aCall({ toolCallId: 'call_1', ...over });
}
