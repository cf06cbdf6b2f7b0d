import { describe, expect, it } from 'vitest';
import { ToolCalls } from './tool-calls.ts';

describe('ToolCalls', () => {
  it('replaces what an update has, and keeps what it has not or null', () => {
    const calls = new ToolCalls(true);
    const content = [{ type: 'content' as const, content: { type: 'text' as const, text: 'a' } }];
    calls.apply(
      { toolCallId: 'c', title: 'bash', kind: 'execute', content, rawInput: { a: 1 } },
      false,
    );
    const { call } = calls.apply(
      { toolCallId: 'c', title: 'echo one', kind: null, content: [], status: 'completed' },
      false,
    );
    expect(call).toMatchObject({
      name: 'bash',
      title: 'echo one',
      kind: 'execute',
      content: [],
      rawInput: { a: 1 },
      status: 'completed',
    });
  });

  it.each([
    ['its own field', { name: 'grep', title: 'x' }, 'grep'],
    ['_meta of the agent', { title: 'x', _meta: { claudeCode: { toolName: 'Bash' } } }, 'Bash'],
    ['the first title', { title: 'read' }, 'read'],
    ['nothing', { title: '' }, undefined],
  ])('takes the name from %s', (_, more, name) => {
    const calls = new ToolCalls(true);
    expect(calls.apply({ toolCallId: 'c', ...more }, false).call.name).toBe(name);
  });

  it('takes no name from the title of history, nor of an agent whose titles are none', () => {
    expect(
      new ToolCalls(true).apply({ toolCallId: 'c', title: 't' }, true).call.name,
    ).toBeUndefined();
    expect(
      new ToolCalls(false).apply({ toolCallId: 'c', title: 't' }, false).call.name,
    ).toBeUndefined();
  });

  it('tells what is new, what ends, and once', () => {
    const calls = new ToolCalls(false);
    expect(calls.apply({ toolCallId: 'c', title: 't' }, false)).toMatchObject({
      isNew: true,
      ended: false,
    });
    expect(calls.open()).toHaveLength(1);
    expect(calls.apply({ toolCallId: 'c', status: 'failed' }, false)).toMatchObject({
      isNew: false,
      ended: true,
    });
    expect(calls.apply({ toolCallId: 'c', title: 'late' }, false)).toMatchObject({ ended: false });
    expect(calls.open()).toEqual([]);
    expect(calls.apply({ toolCallId: 'd', status: 'completed' }, false)).toMatchObject({
      isNew: true,
      ended: true,
    });
    expect(calls.all().map(({ toolCallId }) => toolCallId)).toEqual(['c', 'd']);
  });

  it('begins anew when an id is announced again after its call ended', () => {
    const calls = new ToolCalls(false);
    const announced = { sessionUpdate: 'tool_call', toolCallId: 'c', title: 't' } as const;
    calls.apply({ ...announced, rawInput: { command: 'ls', force: true } }, false);
    calls.apply({ toolCallId: 'c', status: 'completed' }, false);
    const again = calls.apply({ ...announced, rawInput: { command: 'rm' } }, false);
    expect(again).toMatchObject({ isNew: true, call: { status: 'pending' } });
    expect(again.call.rawInput).toEqual({ command: 'rm' });
    expect(calls.open()).toHaveLength(1);
    expect(calls.all()).toHaveLength(1);
  });

  it('does not grow without end', () => {
    const calls = new ToolCalls(false);
    for (let i = 0; i < 5100; i += 1)
      calls.apply({ toolCallId: `c${i}`, status: 'pending' }, false);
    expect(calls.all()).toHaveLength(5000);
    expect(calls.open()).toHaveLength(5000);
    for (let i = 0; i < 5100; i += 1)
      calls.apply({ toolCallId: `d${i}`, status: 'completed' }, false);
    expect(calls.all()).toHaveLength(5000);
    expect(calls.open()).toEqual([]);
  });
});
