import type { SessionView } from '#core/agents/client/session-view.ts';
import type { ToolCallState } from '#core/agents/tools/tool-call-state.ts';

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
  return {
    toolCallId: 'call_1',
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
    ...over,
  };
}
