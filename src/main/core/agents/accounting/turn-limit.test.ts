import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AgentUpdate } from '../updates/agent-update.ts';
import { TurnLimit } from './turn-limit.ts';

function text(messageId?: string): AgentUpdate {
  const content = { type: 'text' as const, text: 'x' };
  return { sessionUpdate: 'agent_message_chunk', content, ...(messageId ? { messageId } : {}) };
}

function thought(): AgentUpdate {
  const content = { type: 'text' as const, text: 'x' };
  return { sessionUpdate: 'agent_thought_chunk', content, messageId: `prt_${Math.random()}` };
}

function call(toolCallId: string): AgentUpdate {
  return { sessionUpdate: 'tool_call', toolCallId, title: 'bash', status: 'pending' };
}

function ends(toolCallId: string, status: 'completed' | 'failed' = 'completed'): AgentUpdate {
  return { sessionUpdate: 'tool_call_update', toolCallId, status };
}

function countOf(...updates: AgentUpdate[]): number {
  const limit = new TurnLimit(100, () => {});
  limit.start();
  for (const update of updates) limit.didUpdate(update);
  return limit.count;
}

describe('TurnLimit (A59)', () => {
  it('counts distinct messages', () => {
    expect(countOf(text('a'), text('a'), text('b'), text('b'))).toBe(2);
  });

  it('counts rounds of tool calls without a word between them', () => {
    expect(countOf(call('1'), ends('1'), call('2'), ends('2', 'failed'), call('3'))).toBe(3);
  });

  it('takes tool calls side by side for one round', () => {
    expect(countOf(call('1'), call('2'), ends('1'), ends('2'))).toBe(1);
  });

  it('takes a message and its tool calls for one round, in either order', () => {
    expect(countOf(text('a'), call('1'), ends('1'), text('b'), call('2'), ends('2'))).toBe(2);
    expect(countOf(call('1'), text('a'), ends('1'), call('2'), text('b'), ends('2'))).toBe(2);
    expect(
      countOf(thought(), thought(), text('a'), call('1'), ends('1'), thought(), text('b')),
    ).toBe(2);
  });

  it('counts messages without an id after a tool call', () => {
    expect(countOf(text(), text(), call('1'), ends('1'), text(), text())).toBe(2);
  });

  it('counts a call that comes ended, and once if it comes twice', () => {
    const done: AgentUpdate = {
      sessionUpdate: 'tool_call',
      toolCallId: '1',
      title: 'x',
      status: 'completed',
    };
    expect(countOf(done, done, ends('1'))).toBe(1);
    expect(countOf(done, call('2'))).toBe(2);
  });

  it('looks at nothing else', () => {
    expect(countOf({ sessionUpdate: 'usage_update', used: 1, size: 2 })).toBe(0);
  });

  it('cancels once when the number is reached, and counts anew for the next prompt', () => {
    const cancel = vi.fn();
    const limit = new TurnLimit(3, cancel);
    for (let prompt = 1; prompt <= 2; prompt++) {
      limit.start();
      for (const id of ['1', '2']) {
        limit.didUpdate(call(id));
        limit.didUpdate(ends(id));
      }
      expect(limit.reached).toBe(false);
      limit.didUpdate(call('3'));
      expect(limit.reached).toBe(true);
      limit.didUpdate(ends('3'));
      limit.didUpdate(call('4'));
      expect(cancel).toHaveBeenCalledTimes(prompt);
    }
  });

  it('trusts the side channel more than its guess', () => {
    const cancel = vi.fn();
    const limit = new TurnLimit(3, cancel);
    limit.start();
    limit.didHearMessage('a');
    // Two calls of one message, the first over before the second begins.
    for (const id of ['1', '2', '3']) {
      limit.didUpdate(call(id));
      limit.didUpdate(ends(id));
    }
    expect(limit.count).toBe(1);
    limit.didHearMessage('b');
    limit.didUpdate(text('b'));
    expect(cancel).not.toHaveBeenCalled();
    limit.didHearMessage('c');
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it.each([undefined, 0, -1])('knows no limit for %s', (maxTurns) => {
    const cancel = vi.fn();
    const limit = new TurnLimit(maxTurns, cancel);
    limit.start();
    for (let index = 0; index < 50; index++) limit.didUpdate(text(`m${index}`));
    expect(cancel).not.toHaveBeenCalled();
  });

  it('ends every endless loop of tool calls, whatever stands between', () => {
    const filler = fc.constantFrom<AgentUpdate>(thought(), text(), text('same'), {
      sessionUpdate: 'usage_update',
      used: 1,
      size: 2,
    });
    fc.assert(
      fc.property(
        fc.array(filler, { maxLength: 5 }),
        fc.integer({ min: 1, max: 20 }),
        (between, max) => {
          const cancel = vi.fn();
          const limit = new TurnLimit(max, cancel);
          limit.start();
          for (let round = 0; round < max; round++) {
            limit.didUpdate(call(`c${round}`));
            for (const update of between) limit.didUpdate(update);
            limit.didUpdate(ends(`c${round}`));
          }
          expect(cancel).toHaveBeenCalledTimes(1);
        },
      ),
    );
  });
});
