// A permission request says of its tool call what the agent found worth saying; sometimes nothing
// (acp.md 4.7). Unlike an update it does not replace what is known by "empty".

import type { ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import type { ToolCallState } from '../tools/tool-call-state.ts';
import { isRecord } from '../updates/narrow.ts';

/** The request's own details over those that are known of the call. */
export function mergeToolCall(
  asked: ToolCallUpdate,
  known: ToolCallState | undefined,
): ToolCallState {
  const name = toolNameOf(asked) ?? known?.name;
  return {
    toolCallId: asked.toolCallId,
    name,
    title: titleOf(asked, known, name),
    kind: asked.kind ?? known?.kind ?? 'other',
    status: asked.status ?? known?.status ?? 'pending',
    content: asked.content?.length ? asked.content : (known?.content ?? []),
    locations: asked.locations?.length ? asked.locations : (known?.locations ?? []),
    rawInput: mergeInput(asked.rawInput, known?.rawInput),
    rawOutput: asked.rawOutput ?? known?.rawOutput,
    meta: asked._meta ?? known?.meta,
    replayed: known?.replayed ?? false,
  };
}

/** The tool's name as a request tells it (acp.md 6.7). */
function toolNameOf(call: ToolCallUpdate): string | undefined {
  if (call.name) return call.name;
  const claude = call._meta?.['claudeCode'];
  const name = isRecord(claude) ? claude['toolName'] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** A title that only repeats the tool's name says less than the one the call had before. */
function titleOf(
  asked: ToolCallUpdate,
  known: ToolCallState | undefined,
  name: string | undefined,
): string {
  const title = asked.title ?? '';
  const saysNothing = title === '' || title === name || title === known?.kind;
  return (saysNothing ? known?.title : title) || title || name || 'tool call';
}

function mergeInput(asked: unknown, known: unknown): unknown {
  if (asked === undefined || asked === null) return known;
  return isRecord(asked) && isRecord(known) ? { ...known, ...asked } : asked;
}
