import type { ChatChange } from './chat-change.ts';
import { ChatDraft } from './chat-draft.ts';
import type { ChatEvent } from './chat-event.ts';
import { MAX_NOTE_CHARS, MAX_TITLE_CHARS } from './chat-limits.ts';
import type { ChatState } from './chat-state.ts';
import { changeBetween } from './file-changes.ts';
import { toolItemId } from './item-of-call.ts';
import { reduceConfigured } from './reduce-options.ts';
import { reduceAsked, reduceDecided } from './reduce-permission.ts';
import { closeQuestion, endPage, reduceQuestion } from './reduce-question.ts';
import { reduceSide } from './reduce-side.ts';
import { reduceTerminal } from './reduce-terminal.ts';
import { endOpenTools } from './reduce-tool.ts';
import {
  agentExited,
  endTurn,
  failTurn,
  reopen,
  sendPrompt,
  startTurn,
  userItem,
  userItemId,
} from './reduce-turn.ts';
import { reduceUpdate } from './reduce-update.ts';
import { cutEnd, plainLine, plainText } from './safe-text.ts';
import { noteReopened } from './turn-spending.ts';

/**
 * What an event does to a chat, as steps for `applyChange`. Pure: the same for live and replayed
 * events, and `state` stays as it is. `now` is in ms since 1970.
 */
export function reduceChat(state: ChatState, event: ChatEvent, now: number): readonly ChatChange[] {
  const draft = new ChatDraft(state, now);
  switch (event.type) {
    case 'update':
      reduceUpdate(draft, event);
      break;
    case 'replayEnded':
      draft.endMessage();
      if (!state.facts.turn) endOpenTools(draft, 'interrupted', false);
      break;
    case 'configured':
      reduceConfigured(draft, event.configOptions, event.modes);
      noteReopened(draft);
      break;
    case 'renamed':
      draft.set({ title: titleOf(event), named: true, untold: true });
      break;
    case 'titleTold':
      // Another one may have been chosen meanwhile.
      if (titleOf(event) === draft.facts.title) draft.set({ untold: false });
      break;
    case 'permissionAsked':
      reduceAsked(draft, event);
      break;
    case 'permissionDecided':
      reduceDecided(draft, event);
      break;
    case 'questionAsked':
      reduceQuestion(draft, event);
      break;
    case 'questionClosed':
      closeQuestion(draft, event);
      break;
    case 'pageDone':
      endPage(draft, event);
      break;
    case 'fileWritten':
      reduceWritten(draft, event);
      break;
    case 'terminal':
      reduceTerminal(draft, event);
      break;
    case 'side':
      reduceSide(draft, event);
      break;
    case 'noted':
      reduceNoted(draft, event);
      break;
    case 'promptQueued':
    case 'promptEdited':
    case 'promptRemoved':
    case 'queueOrdered':
      reduceQueue(draft, event);
      break;
    default:
      reduceTurn(draft, event);
  }
  return draft.changes;
}

type EventOf<T extends ChatEvent['type']> = Extract<ChatEvent, { type: T }>;
type TurnEvent = EventOf<
  | 'turnStarted'
  | 'promptSent'
  | 'cancelAsked'
  | 'turnEnded'
  | 'turnFailed'
  | 'agentExited'
  | 'agentRestarted'
  | 'reopened'
>;

function reduceTurn(draft: ChatDraft, event: TurnEvent): void {
  switch (event.type) {
    case 'turnStarted':
      startTurn(draft, event);
      break;
    case 'promptSent':
      sendPrompt(draft, event);
      break;
    case 'cancelAsked':
      if (draft.facts.turn?.cancelAsked === false) {
        const limit = event.limit === undefined ? {} : { limit: event.limit };
        draft.setTurn({ cancelAsked: true, ...limit });
      }
      break;
    case 'turnEnded':
      endTurn(draft, event);
      break;
    case 'turnFailed':
      failTurn(draft, event);
      break;
    case 'agentExited':
      agentExited(draft, event);
      break;
    case 'agentRestarted':
      if (draft.facts.connected) break;
      draft.set({ connected: true });
      draft.say({ reason: 'agent_restarted', text: 'The agent was restarted.' });
      break;
    case 'reopened':
      reopen(draft);
      break;
  }
}

type QueueEvent = EventOf<'promptQueued' | 'promptEdited' | 'promptRemoved' | 'queueOrdered'>;

function reduceQueue(draft: ChatDraft, event: QueueEvent): void {
  if (event.type === 'queueOrdered') {
    const queued = draft.all('user').filter(({ state }) => state === 'queued');
    const named = event.ids.map(userItemId);
    const rank = (id: string): number => (named.includes(id) ? named.indexOf(id) : named.length);
    for (const item of queued.toSorted((a, b) => rank(a.id) - rank(b.id))) draft.moveToEnd(item);
    return;
  }
  const old = draft.find('user', userItemId(event.id));
  if (event.type === 'promptQueued') {
    if (!old) draft.put(userItem(draft, event.id, event.blocks, 'queued'));
  } else if (old?.state === 'queued') {
    if (event.type === 'promptRemoved') draft.remove(old.id);
    else draft.put({ ...userItem(draft, event.id, event.blocks, 'queued'), at: old.at });
  }
}

function reduceWritten(draft: ChatDraft, event: EventOf<'fileWritten'>): void {
  const tool = draft.find('tool', toolItemId(draft, event.toolCallId));
  if (!tool) return;
  draft.put({ ...tool, changes: [changeBetween(event.path, event.before, event.after)] });
}

function titleOf({ title }: EventOf<'renamed' | 'titleTold'>): string | null {
  return plainLine(title, MAX_TITLE_CHARS) || null;
}

function reduceNoted(draft: ChatDraft, event: EventOf<'noted'>): void {
  const detail = plainText(event.detail ?? '').trim();
  draft.say({
    reason: event.reason,
    text: plainLine(event.text, MAX_NOTE_CHARS),
    ...(detail === '' ? {} : { detail: cutEnd(detail, MAX_NOTE_CHARS) }),
    ...(event.action === undefined ? {} : { action: event.action }),
  });
}
