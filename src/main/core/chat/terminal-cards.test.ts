import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '#shared/chat/chat-event.ts';
import { MAX_TERMINAL_CHARS } from '#shared/chat/chat-limits.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import type { TerminalState } from '../agents/terminals/agent-terminal.ts';
import { TerminalCards } from './terminal-cards.ts';

function scene() {
  const clock = new ManualClock();
  const events: ChatEvent[] = [];
  const cards = new TerminalCards(clock, (event) => events.push(event));
  const change = (more: Partial<TerminalState>): void =>
    cards.didChange({
      terminalId: 'T',
      sessionId: 's',
      title: 'ls',
      cwd: '/',
      output: '',
      truncated: false,
      exit: null,
      released: false,
      paneId: undefined,
      ...more,
    });
  return { clock, events, cards, change };
}

describe('terminals of an agent', () => {
  it('are told of a few times a second, and of their end at once', () => {
    const { clock, events, cards, change } = scene();
    for (const output of ['a', 'ab', 'abc']) change({ output });
    expect(events).toEqual([]);
    clock.advance(300);
    expect(events).toMatchObject([{ text: 'abc', exit: null }]);
    change({ output: 'abcd' });
    change({ output: 'abcd', exit: { exitCode: 1, signal: null } });
    expect(events.at(-1)).toMatchObject({ text: 'abcd', exit: { exitCode: 1 } });
    expect(clock.pending).toBe(0);
    cards.dispose();
  });

  it('are told of again when a call names them, and only with the end of long output', () => {
    const { events, cards, change } = scene();
    const exit = { exitCode: 0, signal: null };
    change({ output: 'x'.repeat(MAX_TERMINAL_CHARS + 1), exit, released: true });
    events.length = 0;
    const content = [{ type: 'terminal' as const, terminalId: 'T' }];
    cards.didUpdate({ sessionUpdate: 'tool_call_update', toolCallId: 'c', content });
    expect(events).toMatchObject([{ truncated: true, released: true }]);
    cards.didUpdate({ sessionUpdate: 'tool_call_update', toolCallId: 'c' });
    expect(events).toHaveLength(1);
    cards.dispose();
  });
});
