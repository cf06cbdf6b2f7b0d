import type {
  ContentBlock,
  SessionMessage,
  SessionMessageChunk,
  SubagentUpdate,
} from '@agentclientprotocol/sdk/unstable';
import type { ChatDraft } from './chat-draft.ts';
import type { ChatSideEvent } from './chat-event.ts';
import {
  MAX_CHILD_CHARS,
  MAX_CHILD_TOOLS,
  MAX_NAME_CHARS,
  MAX_TITLE_CHARS,
} from './chat-limits.ts';
import { foreignId } from './foreign-id.ts';
import { isOver, toolItemId } from './item-of-call.ts';
import { reduceChunk } from './reduce-message.ts';
import { cutStart, plainLine } from './safe-text.ts';
import { sameJson } from './same-json.ts';
import type { ChildAgent, ToolItem } from './tool-item.ts';

/** A sub-agent as its parent describes it. */
export function reduceSubagent(draft: ChatDraft, update: SubagentUpdate): void {
  const tool = toolOf(draft, update.sessionId) ?? standIn(draft, update.sessionId);
  const old = tool.child ?? newChild(update.sessionId);
  const { title, state } = update;
  const child: ChildAgent = {
    ...old,
    ...(title == null ? {} : { title: plainLine(title, MAX_TITLE_CHARS) }),
    ...(state == null ? {} : { state: plainLine(state.state, MAX_NAME_CHARS) }),
  };
  const isIdle = tool.id === standInId(update.sessionId) && state?.state === 'idle';
  const next: ToolItem = {
    ...tool,
    child,
    ...(tool.title === '' && child.title !== undefined ? { title: child.title } : {}),
    ...(isIdle && !isOver(tool.status) ? { status: 'completed', endedAt: draft.now } : {}),
  };
  if (!sameJson(tool, next)) draft.put(next);
}

/** Text that a sub-agent writes; the card shows the end of it. */
export function reduceChildText(draft: ChatDraft, sessionId: string, text: string): void {
  const tool = toolOf(draft, sessionId);
  if (!tool) return;
  const child = tool.child ?? newChild(sessionId);
  if (tool.child && child.text.length + text.length <= MAX_CHILD_CHARS) {
    draft.append(tool.id, 'child', text);
    return;
  }
  // Half of it goes at once, to not do this again with the next piece.
  const kept = cutStart(child.text + text, MAX_CHILD_CHARS / 2);
  draft.put({ ...tool, child: { ...child, text: kept } });
}

/** A sub-agent has begun: the call that waits for it shows it, or the one that shows its parent. */
export function reduceChild(
  draft: ChatDraft,
  event: { readonly sessionId: string; readonly parentId: string; readonly title: string },
): void {
  const parentId = foreignId(event.parentId);
  const parent = draft.facts.children.find((child) => child.sessionId === parentId);
  if (parent) {
    draft.linkChild(foreignId(event.sessionId), parent.item);
    return;
  }
  const tool = toolOf(draft, event.sessionId);
  if (!tool) return;
  const title = plainLine(event.title, MAX_TITLE_CHARS);
  const next = { ...tool, child: { ...(tool.child ?? newChild(event.sessionId)), title } };
  if (!sameJson(tool, next)) draft.put(next);
}

/** A tool call of a sub-agent, as one line in its card. */
export function reduceChildTool(
  draft: ChatDraft,
  event: Extract<ChatSideEvent, { type: 'childTool' }>,
): void {
  finishAsked(draft, event);
  const tool = toolOf(draft, event.sessionId);
  if (!tool) return;
  const child = tool.child ?? newChild(event.sessionId);
  const call = {
    id: foreignId(event.toolCallId),
    name: plainLine(event.tool, MAX_NAME_CHARS),
    title: plainLine(event.title ?? '', MAX_TITLE_CHARS),
    status: statuses[event.status],
  };
  const isKnown = child.tools.some(({ id }) => id === call.id);
  const tools = isKnown
    ? child.tools.map((old) => (old.id === call.id ? call : old))
    : [...child.tools, call].slice(-MAX_CHILD_TOOLS);
  const next = { ...tool, child: { ...child, tools } };
  if (!sameJson(tool, next)) draft.put(next);
}

/** A call that a person was asked about has a card of its own, which nothing else would end. */
function finishAsked(draft: ChatDraft, event: Extract<ChatSideEvent, { type: 'childTool' }>): void {
  const status = statuses[event.status];
  const card = draft.find('tool', toolItemId(draft, event.toolCallId));
  if (!card?.permission || isOver(card.status) || card.status === status) return;
  const waits = card.permission.state === 'waiting';
  if (waits && !isOver(status)) return;
  draft.put({ ...card, status, ...(isOver(status) ? { endedAt: draft.now } : {}) });
}

/** A call that runs a sub-agent has come: events of sub-agents that none was known for look again. */
export function lookAgain(draft: ChatDraft, tool: ToolItem, before: ToolItem | undefined): void {
  if (tool.kind !== 'think' || tool.child || isOver(tool.status) || before?.kind === 'think')
    return;
  const { children } = draft.facts;
  const known = children.filter(({ item }) => item !== '');
  if (known.length < children.length) draft.set({ children: known });
}

const statuses = {
  pending: 'pending',
  running: 'in_progress',
  completed: 'completed',
  error: 'failed',
} as const;

function newChild(sessionId: string): ChildAgent {
  return { sessionId: foreignId(sessionId), text: '', tools: [] };
}

/** A message of or to another session. */
export function reduceSessionMessage(
  draft: ChatDraft,
  update: SessionMessage | SessionMessageChunk,
  replayed: boolean,
): void {
  const blocks: readonly ContentBlock[] = Array.isArray(update.content)
    ? update.content
    : update.content
      ? [update.content]
      : [];
  const from = 'senderSessionId' in update ? update.senderSessionId : undefined;
  for (const content of blocks) {
    reduceChunk(draft, {
      type: 'assistant',
      content,
      messageId: `session-${update.messageId}`,
      replayed,
      ...(from ? { from } : {}),
    });
  }
}

/** The call that runs this sub-agent: the one known for it, or the oldest one that waits for its own. */
function toolOf(draft: ChatDraft, session: string): ToolItem | undefined {
  const sessionId = foreignId(session);
  const link = draft.facts.children.find((child) => child.sessionId === sessionId);
  if (link) return draft.find('tool', link.item);
  const tool = draft
    .all('tool')
    .find(({ kind, child, status }) => kind === 'think' && !child && !isOver(status));
  // Also that there is none is worth knowing: looking takes long in a long chat.
  draft.linkChild(sessionId, tool?.id ?? '');
  return tool;
}

function standInId(sessionId: string): string {
  return `subagent:${foreignId(sessionId)}`;
}

/** A card for a sub-agent that no call of the parent stands for. */
function standIn(draft: ChatDraft, sessionId: string): ToolItem {
  draft.endMessage();
  draft.linkChild(foreignId(sessionId), standInId(sessionId));
  return {
    type: 'tool',
    id: standInId(sessionId),
    at: draft.now,
    toolCallId: '',
    name: 'task',
    kind: 'think',
    title: '',
    status: 'in_progress',
    locations: [],
    output: [],
    changes: [],
    startedAt: draft.now,
  };
}
