// Ends a turn in which an agent goes round and round, for agents that have no limit of their own. Counts
// messages, and tool calls where a model says nothing between them.

import type { AgentUpdate } from '../updates/agent-update.ts';

/**
 * Counts the rounds of a turn: an assistant message, or tool calls without one. A new message is a new
 * round, and so is a tool call after one that has ended. Calls `cancel` once when round `maxTurns` begins.
 */
export class TurnLimit {
  readonly #maxTurns: number;
  readonly #cancel: () => void;
  readonly #messages = new Set<string>();
  readonly #calls = new Set<string>();
  /** Rounds seen by updates alone. */
  #rounds = 0;
  /** Message of the round under way, if it has said something with an id. */
  #message: string | undefined;
  /** True once a tool call of the round has ended. */
  #ended = false;
  #told = false;
  #reached = false;

  /** A `maxTurns` of undefined, zero or less means no limit. */
  constructor(maxTurns: number | undefined, cancel: () => void) {
    this.#maxTurns = maxTurns !== undefined && maxTurns > 0 ? Math.ceil(maxTurns) : Infinity;
    this.#cancel = cancel;
  }

  /** Rounds of this turn so far. */
  get count(): number {
    // Once told of messages one by one, guesses from tool calls are not needed.
    return this.#told ? this.#messages.size : this.#rounds;
  }

  /** True once `cancel` was called in this turn. */
  get reached(): boolean {
    return this.#reached;
  }

  /** A prompt is about to be sent: the count starts anew. */
  start(): void {
    this.#messages.clear();
    this.#calls.clear();
    this.#rounds = 0;
    this.#message = undefined;
    this.#ended = false;
    this.#told = false;
    this.#reached = false;
  }

  /** Takes a live update; not replayed history. */
  didUpdate(update: AgentUpdate): void {
    if (this.#maxTurns === Infinity) return;
    switch (update.sessionUpdate) {
      case 'agent_message_chunk':
        this.#didSay(update.messageId ?? undefined);
        break;
      case 'agent_thought_chunk':
        // Its id, if any, is not that of a message.
        this.#didSay(undefined);
        break;
      case 'tool_call':
        if (!this.#calls.has(update.toolCallId)) {
          this.#calls.add(update.toolCallId);
          if (this.#rounds === 0 || this.#ended) this.#begin(undefined);
        }
        this.#didCall(update.status);
        break;
      case 'tool_call_update':
        this.#didCall(update.status);
        break;
      default:
        return;
    }
    this.#look();
  }

  /** An assistant message, as the side channel tells of each. */
  didHearMessage(messageId: string): void {
    this.#told = true;
    this.#messages.add(messageId);
    this.#look();
  }

  #didSay(messageId: string | undefined): void {
    if (messageId !== undefined) this.#messages.add(messageId);
    if (this.#rounds === 0 || this.#ended) {
      this.#begin(messageId);
    } else if (messageId !== undefined && messageId !== this.#message) {
      // The first words of a round that began with a thought or a tool call are no new round.
      if (this.#message === undefined) this.#message = messageId;
      else this.#begin(messageId);
    }
  }

  #didCall(status: string | null | undefined): void {
    if (status === 'completed' || status === 'failed') this.#ended = true;
  }

  #begin(messageId: string | undefined): void {
    this.#rounds += 1;
    this.#message = messageId;
    this.#ended = false;
  }

  #look(): void {
    if (this.#reached || this.count < this.#maxTurns) return;
    this.#reached = true;
    this.#cancel();
  }
}
