import type { ChatChange } from './chat-change.ts';
import { ChatDraft } from './chat-draft.ts';
import type { ChatItem } from './chat-item.ts';
import type { ChatState } from './chat-state.ts';
import { isOver } from './reduce-tool.ts';
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
  const prompts = [...state.items.values()].flatMap((item) => (isSent(item) ? words(item) : []));
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
    } else if (index > last && !isKnownPrompt(item, prompts)) {
      draft.put(isForeign(item) ? item : { ...item, id: draft.nextId(item.type) });
    }
  }
  return draft.changes;
}

/** Whether its id comes from the agent, so that it means the same thing in both transcripts. */
function isForeign(item: ChatItem): boolean {
  return !/^[a-z]+:\d+(~\d+)?$/.test(item.id);
}

function isSent(item: ChatItem): item is Extract<ChatItem, { type: 'user' }> {
  return item.type === 'user' && item.state !== 'queued';
}

/** The words of a prompt, without what keeps a leading slash from being a command. */
function words(item: Extract<ChatItem, { type: 'user' }>): string {
  return textOf(item.blocks).replaceAll('\u200b', '').replace(/\s+/g, ' ').trim();
}

/** The last prompts that were sent stand there under an id of our own. */
function isKnownPrompt(item: ChatItem, prompts: string[]): boolean {
  if (item.type !== 'user') return false;
  const at = prompts.lastIndexOf(words(item));
  if (at < 0) return false;
  prompts.splice(at, 1);
  return true;
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
