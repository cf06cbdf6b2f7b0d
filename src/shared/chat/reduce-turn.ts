import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { ChatDraft } from './chat-draft.ts';
import type { ChatEvent } from './chat-event.ts';
import type { ChatStop, ChatTurn } from './chat-facts.ts';
import type { SystemItem, UserItem } from './chat-item.ts';
import { MAX_MESSAGE_CHARS, MAX_NOTE_CHARS } from './chat-limits.ts';
import { endOpenQuestions } from './reduce-question.ts';
import { endOpenTools } from './reduce-tool.ts';
import { toTokens } from './reduce-usage.ts';
import { cutEnd, cutStart, plainLine, plainText } from './safe-text.ts';
import { textOf, toBlocks } from './to-block.ts';
import { endSpending, tellTurnTokens } from './turn-spending.ts';

type EventOf<T extends ChatEvent['type']> = Extract<ChatEvent, { type: T }>;
type Note = Omit<SystemItem, 'type' | 'id' | 'at'>;

/** Item of a prompt. */
export function userItemId(promptId: string): string {
  return `user:${promptId}`;
}

/** A prompt goes to the agent. */
export function startTurn(draft: ChatDraft, event: EventOf<'turnStarted'>): void {
  draft.endMessage();
  const prompt = userItem(draft, event.id, event.blocks, 'sent');
  draft.moveToEnd(prompt);
  if (draft.facts.turn) {
    // It joins the turn that runs.
    draft.setTurn({ prompt: prompt.id, activeAt: draft.now });
    return;
  }
  draft.set({
    connected: true,
    retry: null,
    turn: {
      prompt: prompt.id,
      startedAt: draft.now,
      activeAt: draft.now,
      cancelAsked: false,
      answered: false,
      tools: false,
      rejected: false,
      ...(event.owner === undefined ? {} : { owner: event.owner }),
      ...(event.unsent === true ? { unsent: true } : {}),
    },
  });
}

/** The prompt of the turn leaves for the agent. */
export function sendPrompt(draft: ChatDraft, event: EventOf<'promptSent'>): void {
  const { turn } = draft.facts;
  if (turn?.unsent === true && turn.prompt === userItemId(event.id)) {
    draft.setTurn({ unsent: false });
  }
}

/** A prompt as it stands in the transcript. */
export function userItem(
  draft: ChatDraft,
  promptId: string,
  blocks: readonly ContentBlock[],
  state: UserItem['state'],
): UserItem {
  const kept = toBlocks(blocks, MAX_MESSAGE_CHARS);
  return { type: 'user', id: userItemId(promptId), at: draft.now, blocks: kept, state };
}

/** The agent says that the turn is over. */
export function endTurn(draft: ChatDraft, event: EventOf<'turnEnded'>): void {
  const { turn } = draft.facts;
  if (!turn) return;
  // An agent that was told to stop may call that an ordinary end.
  const stop = turn.cancelAsked ? 'cancelled' : event.stopReason;
  closeTurn(draft, stop, stop === 'cancelled' ? 'interrupted' : 'unknown');
  const note = noteOf(draft, stop, turn);
  if (note) draft.say(note);
  if (event.usage) {
    const tokens = toTokens(event.usage);
    draft.set({ usage: { ...draft.facts.usage, turnTokens: tokens } });
    tellTurnTokens(draft, tokens);
  }
}

/** The turn could not go on. */
export function failTurn(draft: ChatDraft, event: EventOf<'turnFailed'>): void {
  const { turn } = draft.facts;
  if (!turn) return;
  const notSent = event.notSent === true || turn.unsent === true;
  if (turn.cancelAsked) {
    endCancelled(draft, turn, notSent);
    return;
  }
  if (notSent) markUnsent(draft, turn);
  closeTurn(draft, 'failed', 'unknown');
  const detail = event.detail === undefined ? '' : plainText(event.detail).trim();
  draft.say({
    reason: 'error',
    text: plainLine(event.message, MAX_NOTE_CHARS),
    ...(detail === '' ? {} : { detail: cutEnd(detail, MAX_NOTE_CHARS) }),
    ...(event.action === undefined ? {} : { action: event.action }),
  });
}

/** The agent's process is gone. */
export function agentExited(draft: ChatDraft, event: EventOf<'agentExited'>): void {
  const { turn } = draft.facts;
  draft.set({ connected: false, retry: null });
  endOpenQuestions(draft, 'unanswered');
  if (!turn || endUnsent(draft, turn)) {
    endOpenTools(draft, 'unknown', true);
    return;
  }
  if (event.ended === true) {
    closeTurn(draft, 'interrupted', 'unknown');
    draft.say({
      reason: 'interrupted',
      text: 'You ended the agent, which did not stop by itself. What it had begun may be half done. It is started again; send a message to go on.',
    });
    return;
  }
  closeTurn(draft, turn.cancelAsked ? 'cancelled' : 'interrupted', 'unknown');
  const how = event.signal
    ? ` (signal ${plainLine(event.signal, 20)})`
    : typeof event.exitCode === 'number'
      ? ` (code ${event.exitCode})`
      : '';
  const detail = cutStart(plainText(event.stderr ?? '').trim(), MAX_NOTE_CHARS);
  draft.say({
    reason: 'agent_exited',
    text: `The agent ended in the middle of its work${how}. What it had begun may be half done. Restart it to go on.`,
    ...(detail === '' ? {} : { detail }),
    action: 'restart',
  });
}

/** This program ended while a turn ran. */
export function reopen(draft: ChatDraft): void {
  const { turn } = draft.facts;
  endOpenQuestions(draft, 'unanswered');
  if (!turn || endUnsent(draft, turn)) {
    endOpenTools(draft, 'unknown', false);
    return;
  }
  closeTurn(draft, 'interrupted', 'unknown');
  draft.set({ connected: false });
  draft.say({
    reason: 'interrupted',
    text: 'Aerie ended while the agent was working. What it had begun may be half done. Send a message to go on.',
  });
}

/**
 * Ends a turn whose prompt never left: as if it had not begun, the prompt is the next that waits, unless
 * somebody has stopped it. False if the prompt has left.
 */
function endUnsent(draft: ChatDraft, turn: ChatTurn): boolean {
  if (turn.unsent !== true) return false;
  if (turn.cancelAsked) {
    endCancelled(draft, turn, true);
    return true;
  }
  draft.endMessage();
  draft.set({ turn: null, retry: null, asks: [] });
  const waiting = draft.all('user').filter(({ state }) => state === 'queued');
  const prompt = draft.find('user', turn.prompt);
  if (prompt) draft.put({ ...prompt, state: 'queued' });
  for (const item of waiting) draft.moveToEnd(item);
  return true;
}

/** Somebody stopped the turn, or a limit did. */
function endCancelled(draft: ChatDraft, turn: ChatTurn, isUnsent: boolean): void {
  if (isUnsent) markUnsent(draft, turn);
  closeTurn(draft, 'cancelled', 'interrupted');
  const note = noteOf(draft, 'cancelled', turn) ?? stopped;
  draft.say(isUnsent && note === stopped ? stoppedUnsent : note);
}

function markUnsent(draft: ChatDraft, turn: ChatTurn): void {
  const prompt = draft.find('user', turn.prompt);
  if (prompt) draft.put({ ...prompt, state: 'failed' });
}

/** Ends what belongs to the turn, without a word about it. */
function closeTurn(draft: ChatDraft, stop: ChatStop, tools: 'interrupted' | 'unknown'): void {
  const { turn } = draft.facts;
  if (!turn) return;
  draft.endMessage();
  endOpenTools(draft, tools, true);
  endOpenQuestions(draft, 'cancelled');
  for (const compaction of draft.all('compaction')) {
    if (compaction.status === 'in_progress') draft.put({ ...compaction, status: 'cancelled' });
  }
  draft.set({
    turn: null,
    retry: null,
    asks: [],
    children: draft.facts.children.filter(({ item }) => item !== ''),
    lastTurn: { startedAt: turn.startedAt, endedAt: draft.now, stop, prompt: turn.prompt },
  });
  endSpending(draft);
}

const stopped: Note = { reason: 'cancelled', text: 'You stopped the agent.' };
const stoppedUnsent: Note = {
  reason: 'cancelled',
  text: 'You stopped this before the agent got your message. Send it again if you still want it.',
};

function noteOf(draft: ChatDraft, stop: ChatStop, turn: ChatTurn): Note | undefined {
  switch (stop) {
    case 'cancelled':
      return turn.limit === undefined
        ? stopped
        : { reason: 'budget', text: turn.limit, action: 'budget' };
    case 'refusal':
      return {
        reason: 'refusal',
        text: 'The model refused to answer. Change your message or start a new chat; what was said since may stay out of its memory.',
      };
    case 'max_tokens':
      return {
        reason: 'max_tokens',
        text: 'The answer was cut off because it reached the longest that the model may write. Ask it to go on.',
        action: 'shorten',
      };
    case 'max_turn_requests':
      return {
        reason: 'max_turns',
        text: 'The agent stopped because it reached its limit of steps for one turn. Ask it to go on.',
      };
    default:
      return endNote(draft, turn);
  }
}

/** An ordinary end that needs a word: after a rejection, and after nothing at all. */
function endNote(draft: ChatDraft, turn: ChatTurn): Note | undefined {
  if (turn.rejected) {
    return {
      reason: 'rejected',
      text: 'The agent ended its turn because you rejected what it wanted to do. Tell it what to do instead.',
    };
  }
  if (turn.answered || turn.tools) return undefined;
  const prompt = draft.find('user', turn.prompt);
  const word = /^\/\S*/.exec(prompt ? textOf(prompt.blocks).trim() : '')?.[0];
  const name = word?.slice(1);
  if (word === undefined || draft.facts.commands.some((command) => command.name === name)) {
    return {
      reason: 'no_answer',
      text: 'The agent ended its turn without an answer. Send your message again, or put it differently.',
      action: 'retry',
    };
  }
  return {
    reason: 'no_answer',
    text: `The agent did not answer: it probably knows no command ${plainLine(word, 100)}.`,
  };
}
