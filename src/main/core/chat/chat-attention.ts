// What chats ask to be looked at for: permission requests and questions until they are answered,
// failures and ends of turns until somebody looks. The same episodes as those of sessions.

import { Emitter } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import type { ChatState } from '#shared/chat/chat-state.ts';
import { field } from '#shared/chat/tool-field.ts';
import type { Attention, AttentionReason, ChatInfo } from '#shared/contract/index.ts';
import { AttentionEpisodes } from '../attention/attention-episodes.ts';
import type { AttentionPolicy } from '../attention/attention-policy.ts';

/** What is looked at of a chat in use; `LiveChat` is one. */
export interface WatchedChat {
  readonly state: ChatState;
  readonly agent: Pick<ChatInfo, 'problem'>;
  /** True while a turn runs or the next one is about to. */
  readonly isBusy: boolean;
}

interface Known {
  readonly episodes: AttentionEpisodes;
  /** What was told of last. */
  ask: string | undefined;
  endedAt: number | undefined;
  problem: ChatInfo['problem'];
}

export class ChatAttention {
  readonly #clock: Clock;
  readonly #policy: () => AttentionPolicy;
  readonly #known = new Map<string, Known>();
  readonly #changed = new Emitter<string>();

  /** Fires with the chat when somebody has seen what it asks for, or took that back. */
  readonly onDidChange = this.#changed.event;

  constructor(clock: Clock, policy: () => AttentionPolicy) {
    this.#clock = clock;
    this.#policy = policy;
  }

  /** What a chat asks for. */
  current(chat: string): Attention | null {
    return this.#known.get(chat)?.episodes.current ?? null;
  }

  /** Begins with a chat as it is: what was before is no news. */
  begin(chat: string, { state, agent }: WatchedChat): void {
    const known = this.#known.get(chat);
    const episodes = known?.episodes ?? new AttentionEpisodes(this.#clock);
    const endedAt = state.facts.lastTurn?.endedAt;
    this.#known.set(chat, { episodes, ask: undefined, endedAt, problem: agent.problem });
  }

  /** Looks at what changed in a chat. */
  update(chat: string, watched: WatchedChat): void {
    const known = this.#known.get(chat);
    if (!known) return;
    const { state, agent } = watched;
    if (state.facts.turn) known.episodes.retract('failed', 'finished');
    this.#asks(known, state);
    this.#ends(known, watched);
    if (agent.problem === known.problem) return;
    known.problem = agent.problem;
    if (agent.problem) this.#raise(known, 'failed', agent.problem.message);
  }

  /** Marks the open episode as seen, if `which` names none or that one. */
  clear(chat: string, which?: string): void {
    if (this.#known.get(chat)?.episodes.clear(which)) this.#changed.fire(chat);
  }

  /** Takes that back, unless something else is open. */
  restore(chat: string, which: string): void {
    const known = this.#known.get(chat);
    // What was answered meanwhile needs nobody any more.
    if (known?.episodes.restore(which) !== true) return;
    if (known.ask === undefined) known.episodes.retract('permission', 'question');
    this.#changed.fire(chat);
  }

  /** For a chat that is deleted. */
  forget(chat: string): void {
    this.#known.delete(chat);
  }

  #asks(known: Known, { facts, items }: ChatState): void {
    const [ask] = facts.asks;
    if (ask?.id === known.ask) return;
    known.ask = ask?.id;
    known.episodes.retract('permission', 'question');
    const item = ask && items.get(ask.item);
    if (!item) return;
    this.#raise(known, item.type === 'question' ? 'question' : 'permission', askText(item));
  }

  #ends(known: Known, { state, isBusy }: WatchedChat): void {
    const { lastTurn } = state.facts;
    if (!lastTurn || lastTurn.endedAt === known.endedAt || isBusy) return;
    known.endedAt = lastTurn.endedAt;
    // A person who stopped it knows.
    if (lastTurn.stop === 'cancelled') return;
    const failed = lastTurn.stop === 'failed' || lastTurn.stop === 'interrupted';
    this.#raise(known, failed ? 'failed' : 'finished', failed ? lastNote(state) : null);
  }

  #raise(known: Known, reason: AttentionReason, text: string | null): void {
    if (this.#policy().reasons.has(reason)) known.episodes.raise(reason, text);
  }
}

function askText(item: ChatItem): string | null {
  if (item.type === 'tool') {
    const command = field(item.input, 'command');
    return (typeof command === 'string' && command) || item.title || item.name || null;
  }
  if (item.type !== 'question') return null;
  return item.message.split('\n')[0] || item.fields[0]?.title || null;
}

function lastNote({ items }: ChatState): string | null {
  const last = [...items.values()].findLast(({ type }) => type === 'system');
  return last?.type === 'system' ? last.text : null;
}
