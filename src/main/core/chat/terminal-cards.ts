// What runs in terminals of an agent, for the cards that show them: the end of the output, a few times
// a second while it runs, and how it ended. Kept in the chat, so that it outlives the terminal.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { ChatEvent, ChatUpdate } from '#shared/chat/chat-event.ts';
import { MAX_TERMINAL_CHARS } from '#shared/chat/chat-limits.ts';
import { cutStart } from '#shared/chat/safe-text.ts';
import type { TerminalState } from '../agents/terminals/agent-terminal.ts';

type TerminalEvent = Extract<ChatEvent, { type: 'terminal' }>;

/** How often output is told at most, in ms. */
const TELL_EVERY = 300;
/** Terminals that are remembered for calls that name them later. */
const MAX_KNOWN = 64;

/** Records the terminals of one chat. */
export class TerminalCards implements Disposable {
  readonly #clock: Clock;
  readonly #record: (event: ChatEvent) => void;
  readonly #known = new Map<string, TerminalEvent>();
  readonly #late = new Map<string, Disposable>();

  constructor(clock: Clock, record: (event: ChatEvent) => void) {
    this.#clock = clock;
    this.#record = record;
  }

  /** A terminal changed; that it ended is told at once. */
  didChange(state: TerminalState): void {
    const event = eventOf(state);
    const { terminalId } = event;
    this.#known.delete(terminalId);
    this.#known.set(terminalId, event);
    if (this.#known.size > MAX_KNOWN) this.#known.delete([...this.#known.keys()][0] ?? '');
    if (event.exit || event.released) {
      this.#forget(terminalId);
      this.#record(event);
    } else if (!this.#late.has(terminalId)) {
      const timer = this.#clock.after(TELL_EVERY, () => {
        this.#late.delete(terminalId);
        this.#tell(terminalId);
      });
      this.#late.set(terminalId, timer);
    }
  }

  /** A tool call may name a terminal that was there before. */
  didUpdate(update: ChatUpdate): void {
    if (update.sessionUpdate !== 'tool_call' && update.sessionUpdate !== 'tool_call_update') return;
    for (const entry of update.content ?? []) {
      if (entry.type === 'terminal') this.#tell(entry.terminalId);
    }
  }

  dispose(): void {
    for (const terminalId of [...this.#late.keys()]) this.#forget(terminalId);
  }

  #tell(terminalId: string): void {
    const event = this.#known.get(terminalId);
    if (event) this.#record(event);
  }

  #forget(terminalId: string): void {
    this.#late.get(terminalId)?.dispose();
    this.#late.delete(terminalId);
  }
}

function eventOf(state: TerminalState): TerminalEvent {
  const { terminalId, output, truncated, exit, released } = state;
  const text = cutStart(output, MAX_TERMINAL_CHARS);
  return {
    type: 'terminal',
    terminalId,
    text,
    truncated: truncated || text.length < output.length,
    exit,
    released,
  };
}

/** Follows terminals of all sessions of an agent; `cards` finds those of the chat that a session is. */
export function followTerminals(
  terminals: {
    onDidChange(listener: (change: { terminalId: string; sessionId: string }) => void): Disposable;
    terminal(terminalId: string): TerminalState | undefined;
  },
  cards: (sessionId: string) => Pick<TerminalCards, 'didChange'> | undefined,
): Disposable {
  const following = terminals.onDidChange(({ terminalId, sessionId }) => {
    const state = terminals.terminal(terminalId);
    if (state) cards(sessionId)?.didChange(state);
  });
  return toDisposable(() => following.dispose());
}
