import type { ToolCall } from '@agentclientprotocol/sdk/unstable';
import type { Hooks } from '../hooks/hook-types.ts';
import type { ToolCallState } from '../tools/tool-call-state.ts';
import type { ToolCallChange } from '../tools/tool-calls.ts';

function toolCallOf(call: ToolCallState): ToolCall {
  const { toolCallId, title, kind, status, content, locations, rawInput, rawOutput } = call;
  return {
    toolCallId,
    title,
    kind,
    status,
    content: [...content],
    locations: [...locations],
    rawInput,
    rawOutput,
  };
}

/** Tells hooks of tools that begin and end; history tells nothing (acp.md 6.13). */
export function toolHooks(sessionId: string, hooks: Hooks): (change: ToolCallChange) => void {
  return ({ call, isNew, ended }) => {
    if (call.replayed) return;
    const toolName = call.name;
    const text = toolName ?? call.title;
    if (isNew) {
      const toolCall = toolCallOf(call);
      hooks.tell('pre_tool_use', text, { sessionId, toolCall, toolName });
    }
    if (!ended) return;
    const event = call.status === 'failed' ? 'post_tool_use_failure' : 'post_tool_use';
    hooks.tell(event, text, { sessionId, toolCallUpdate: toolCallOf(call), toolName });
  };
}
