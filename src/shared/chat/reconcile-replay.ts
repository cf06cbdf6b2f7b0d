import type { ChatChange } from './chat-change.ts';
import { ChatDraft } from './chat-draft.ts';
import type { ChatItem } from './chat-item.ts';
import type { ChatState } from './chat-state.ts';
import { isOver } from './item-of-call.ts';
import { textOf } from './to-block.ts';

/**
 * Brings a chat that has its own transcript up to `replayed`, the one that its agent replayed: what
 * the agent has behind the last thing that both know is added, calls that seemed to run get the end
 * that the agent knows. All else stays as it was seen live: the agent's record is the poorer one.
 */
export function reconcileReplay(
  state: ChatState,
  replayed: ChatState,
  now: number,
): readonly ChatChange[] {
  const draft = new ChatDraft(state, now);
  const theirs = [...replayed.items.values()];
  const known = [...state.items.values()].flatMap(signature);
  let last = -1;
  for (const [index, item] of theirs.entries()) {
    if (item.type === 'plan') continue;
    if (state.items.has(item.id) && isForeign(item)) {
      last = index;
      finishTool(draft, item);
    }
  }
  for (const [index, item] of theirs.entries()) {
    if (item.type === 'plan') {
      if (!state.items.has(item.id)) draft.put(item);
    } else if (index > last && !isKnown(item, known)) {
      draft.put(isForeign(item) ? item : { ...item, id: draft.nextId(item.type) });
    }
  }
  return draft.changes;
}

/** Whether its id comes from the agent, so that it means the same thing in both transcripts. */
function isForeign(item: ChatItem): boolean {
  return !/^[a-z]+:\d+(~\d+)?$/.test(item.id);
}

/** What a message says, for those that stand there under an id of our own; empty for all else. */
function signature(item: ChatItem): string[] {
  switch (item.type) {
    case 'user':
      return item.state === 'queued' ? [] : [`user ${words(textOf(item.blocks))}`];
    case 'assistant':
      return [`assistant ${words(textOf(item.blocks))}`];
    case 'thought':
      return [`thought ${words(item.text)}`];
    default:
      return [];
  }
}

/** Without what keeps a leading slash from being a command. */
function words(text: string): string {
  return text.replaceAll('\u200b', '').replace(/\s+/g, ' ').trim();
}

/** Each message that is known is found once, the last ones first. */
function isKnown(item: ChatItem, known: string[]): boolean {
  const [said] = signature(item);
  const at = said === undefined ? -1 : known.lastIndexOf(said);
  if (at >= 0) known.splice(at, 1);
  return at >= 0;
}

function finishTool(draft: ChatDraft, theirs: ChatItem): void {
  const ours = draft.find('tool', theirs.id);
  if (!ours || theirs.type !== 'tool') return;
  const isUncertain = ours.status === 'unknown' || !isOver(ours.status);
  if (!isUncertain || !isOver(theirs.status)) return;
  const { status, output, rawOutput, exitCode, changes } = theirs;
  draft.put({
    ...ours,
    status,
    output,
    ...(rawOutput === undefined ? {} : { rawOutput }),
    ...(exitCode === undefined ? {} : { exitCode }),
    changes: changes.length > 0 ? changes : ours.changes,
  });
}
