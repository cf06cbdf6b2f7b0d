import type { ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import type { ChatDraft } from './chat-draft.ts';
import type { ChatEvent } from './chat-event.ts';
import { MAX_BLOCKS, MAX_NAME_CHARS, MAX_TITLE_CHARS } from './chat-limits.ts';
import { isOver, itemOfCall } from './item-of-call.ts';
import { reduceTool } from './reduce-tool.ts';
import { plainLine } from './safe-text.ts';
import { isTerminalAsk } from './terminal-ask.ts';
import type { ToolItem } from './tool-item.ts';

type Asked = Extract<ChatEvent, { type: 'permissionAsked' }>;
type Decided = Extract<ChatEvent, { type: 'permissionDecided' }>;

/** Shows a request in the card of its tool call, with what only the request tells. */
export function reduceAsked(draft: ChatDraft, event: Asked): void {
  if (draft.facts.asks.some((ask) => ask.id === event.id)) return;
  const source = { replayed: false, asked: true };
  const { id, found: known } = itemOfCall(draft, event.toolCall, source);
  const tool = reduceTool(draft, known ? missing(known, event.toolCall) : event.toolCall, source);
  const now = draft.find('tool', id) ?? tool;
  const waits = !isOver(now.status);
  draft.put({
    ...now,
    permission: {
      id: event.id,
      state: waits ? 'waiting' : 'cancelled',
      options: event.options.slice(0, MAX_BLOCKS).map(({ optionId, name, kind }) => ({
        optionId,
        name: plainLine(name, MAX_NAME_CHARS),
        kind,
      })),
      askedAt: draft.now,
      ...(event.subagent === undefined
        ? {}
        : { subagent: plainLine(event.subagent, MAX_TITLE_CHARS) }),
    },
  });
  if (waits) draft.set({ asks: [...draft.facts.asks, { id: event.id, item: id }] });
}

/** Notes how a request ended; one that is not open any more keeps its end. */
export function reduceDecided(draft: ChatDraft, event: Decided): void {
  if (event.request)
    reduceAsked(draft, { ...event.request, type: 'permissionAsked', id: event.id });
  const ask = draft.facts.asks.find(({ id }) => id === event.id);
  if (!ask) return;
  draft.set({ asks: draft.facts.asks.filter(({ id }) => id !== event.id) });
  const tool = draft.find('tool', ask.item);
  const { state, auto, by } = event.decision;
  if (state === 'rejected') draft.setTurn({ rejected: true });
  if (tool?.permission?.id !== event.id) return;
  const isOnlyAsk = isTerminalAsk(tool.toolCallId) && !isOver(tool.status);
  draft.put({
    ...tool,
    ...(isOnlyAsk ? { status: state.startsWith('allowed') ? 'completed' : 'failed' } : {}),
    permission: {
      ...tool.permission,
      state,
      decidedAt: draft.now,
      ...(auto === undefined ? {} : { auto }),
      ...(by === undefined ? {} : { by: plainLine(by, MAX_TITLE_CHARS) }),
    },
  });
}

/** The parts of a request's tool call that the call itself has not told: its own tell more. */
function missing(known: ToolItem, request: ToolCallUpdate): ToolCallUpdate {
  const { toolCallId, rawInput, content, locations, title, kind } = request;
  const named = known.title !== '' && known.title !== known.name;
  return {
    toolCallId,
    ...(isEmpty(known.input) ? { rawInput } : {}),
    ...(known.output.length === 0 ? { content: content ?? null } : {}),
    ...(known.locations.length === 0 ? { locations: locations ?? null } : {}),
    ...(named ? {} : { title: title ?? null }),
    ...(known.kind === 'other' ? { kind: kind ?? null } : {}),
  };
}

function isEmpty(input: unknown): boolean {
  return typeof input !== 'object' || input === null || Object.keys(input).length === 0;
}
