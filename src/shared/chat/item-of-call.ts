// Which item a tool call is drawn into. Ids of calls are the agent's: some use them again in a later
// turn, e.g. because they count from one after each start. Such a call has an item of its own.

import type { ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import type { ChatDraft } from './chat-draft.ts';
import { foreignId } from './foreign-id.ts';
import type { ChatToolStatus, ToolItem } from './tool-item.ts';

/** Whether a call has come to an end. */
export function isOver(status: ChatToolStatus): boolean {
  return status !== 'pending' && status !== 'in_progress';
}

/** The item of a call; that of its last use, if its id was used more than once. */
export function toolItemId(draft: ChatDraft, toolCallId: string): string {
  return itemOfUse(toolCallId, uses(draft, toolCallId));
}

/** Where an update goes: an item that is there, or one to be made under `id`. */
export function itemOfCall(
  draft: ChatDraft,
  update: ToolCallUpdate,
  source: { readonly replayed: boolean; readonly asked?: boolean },
): { readonly id: string; readonly found: ToolItem | undefined } {
  const { toolCallId, status } = update;
  const used = uses(draft, toolCallId);
  const id = itemOfUse(toolCallId, used);
  const found = draft.find('tool', id);
  const begins =
    isAnnouncement(update) || status === 'pending' || status === 'in_progress' || source.asked;
  if (!found || !begins || !isOver(found.status)) return { id, found };
  if (!isOfEarlierTurn(draft, found, source.replayed)) return { id, found };
  return { id: itemOfUse(toolCallId, used + 1), found: undefined };
}

const isAnnouncement = (update: ToolCallUpdate): boolean =>
  'sessionUpdate' in update && update.sessionUpdate === 'tool_call';

/** Whether something was sent to the agent since the call began. */
function isOfEarlierTurn(draft: ChatDraft, tool: ToolItem, replayed: boolean): boolean {
  const { turn } = draft.facts;
  if (!replayed) return turn !== null && tool.at < turn.startedAt;
  // Replayed turns are told apart by their prompts only.
  return draft.isBefore(tool.id, (item) => item.type === 'user' && item.state === 'sent');
}

/** The item of the `use`th use of a call's id, counted from 1. */
export function itemOfUse(toolCallId: string, use: number): string {
  const first = `tool:${foreignId(toolCallId)}`;
  return use < 2 ? first : `${first}~${use}`;
}

/** How often an id was used; uses are numbered without gaps, so that looking is quick. */
function uses(draft: ChatDraft, toolCallId: string): number {
  const isUsed = (use: number): boolean => draft.item(itemOfUse(toolCallId, use)) !== undefined;
  let below = 1;
  let above = 2;
  while (isUsed(above)) {
    below = above;
    above *= 2;
  }
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (isUsed(middle)) below = middle;
    else above = middle;
  }
  return below;
}
