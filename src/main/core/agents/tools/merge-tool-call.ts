import type { ToolCall, ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import type { ToolCallState } from './tool-call-state.ts';

/** How a tool's name is found out (acp.md 6.7). */
export interface ToolNaming {
  /** The first title of a live call is the tool's name. */
  readonly fromFirstTitle: boolean;
  /** The call comes with replayed history: its title is the final one. */
  readonly replayed: boolean;
}

function nameInMeta(meta: ToolCallUpdate['_meta']): string | undefined {
  const claude = meta?.['claudeCode'];
  if (typeof claude !== 'object' || claude === null || !('toolName' in claude)) return undefined;
  return typeof claude.toolName === 'string' && claude.toolName !== ''
    ? claude.toolName
    : undefined;
}

function nameOf(
  update: ToolCall | ToolCallUpdate,
  isFirst: boolean,
  naming: ToolNaming,
): string | undefined {
  const told = update.name || nameInMeta(update._meta);
  if (told) return told;
  if (isFirst && naming.fromFirstTitle && !naming.replayed && update.title) return update.title;
  return undefined;
}

/**
 * The call after an update (acp.md 3.2): a field that is present replaces, one that is absent or null
 * leaves what was. Without a call before, the update begins one.
 */
export function mergeToolCall(
  before: ToolCallState | undefined,
  update: ToolCall | ToolCallUpdate,
  naming: ToolNaming,
): ToolCallState {
  const name = before?.name ?? nameOf(update, before === undefined, naming);
  return {
    toolCallId: update.toolCallId,
    name,
    title: update.title ?? before?.title ?? '',
    kind: update.kind ?? before?.kind ?? 'other',
    status: update.status ?? before?.status ?? 'pending',
    content: update.content ?? before?.content ?? [],
    locations: update.locations ?? before?.locations ?? [],
    rawInput: update.rawInput ?? before?.rawInput,
    rawOutput: update.rawOutput ?? before?.rawOutput,
    meta: update._meta ?? before?.meta,
    replayed: before?.replayed ?? naming.replayed,
  };
}

/** True once nothing more is to be expected of the call. */
export function isFinal(call: Pick<ToolCallState, 'status'>): boolean {
  return call.status === 'completed' || call.status === 'failed';
}
