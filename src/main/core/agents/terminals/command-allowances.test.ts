import type { PermissionOptionKind, ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import { aSessionView, aToolCall } from '#tests/support/a-session-view.ts';
import type { ToolCallState } from '../tools/tool-call-state.ts';
import { CommandAllowances } from './command-allowances.ts';

const call = (over: Partial<ToolCallUpdate>): ToolCallUpdate => ({
  toolCallId: 'call_1',
  kind: 'execute',
  ...over,
});

function decided(
  toolCall: ToolCallUpdate,
  kind: PermissionOptionKind | 'cancelled' | 'other' = 'allow_once',
  known: Partial<ToolCallState> | null = null,
) {
  const allowances = new CommandAllowances();
  const options = [
    { optionId: 'x', kind: kind === 'allow_always' ? kind : 'allow_once', name: '' },
  ] as const;
  const request = {
    sessionId: 's',
    toolCall,
    options: kind === 'reject_once' ? [{ optionId: 'x', kind, name: '' }] : [...options],
  };
  const outcome =
    kind === 'cancelled'
      ? ({ outcome: 'cancelled' } as const)
      : ({ outcome: 'selected', optionId: kind === 'other' ? 'y' : 'x' } as const);
  const toolCallOf = () => (known ? aToolCall(known) : undefined);
  allowances.note(request, { outcome }, { toolCall: toolCallOf });
  return allowances;
}

const open = (rawInput?: unknown, toolCallId = 'call_1') =>
  aSessionView({ openToolCalls: () => [aToolCall({ toolCallId, rawInput })] });

describe('commands that are allowed already (A40)', () => {
  it.each([
    [{ rawInput: { command: 'make test' } }, 'make test', []],
    [{ rawInput: { command: ' make test\n' } }, 'make test', []],
    [{ rawInput: { command: ['make', 'test'] } }, 'make', ['test']],
    [{ rawInput: { command: 'make', args: ['test'] } }, 'make', ['test']],
    [{ rawInput: { command: 'make test' } }, 'bash', ['-lc', 'make test']],
    [{ rawInput: { command: 'make test' } }, '/bin/sh', ['-c', 'make test']],
    [{ rawInput: { command: ['bash', '-lc', 'make test'] } }, 'make test', []],
    [{ title: '`make test`' }, 'make test', []],
  ])('%j covers %s %j', (toolCall, command, args) => {
    expect(decided(call(toolCall)).covers(open(), command, args)).toBe(true);
    expect(decided(call(toolCall), 'allow_always').covers(open(), command, args)).toBe(true);
  });

  it.each([
    [{ rawInput: { command: 'make test' } }, 'make test; rm -rf /', []],
    [{ rawInput: { command: 'make' } }, 'make', ['install']],
    [{ rawInput: { command: 'make test' } }, 'evil', ['-c', 'make test']],
    [{ rawInput: { command: 'make', args: ['x', 1] } }, 'make', []],
    [{ rawInput: { command: [] } }, '', []],
    [{ rawInput: { command: 7 } }, '7', []],
    [{ rawInput: null, title: '' }, '', []],
    [{}, 'make', []],
    [{ kind: 'edit' as const, title: '/work/run.sh' }, '/work/run.sh', []],
    [{ kind: null, title: 'make' }, 'make', []],
  ])('%j does not cover %s %j', (toolCall, command, args) => {
    expect(decided(call(toolCall)).covers(open(), command, args)).toBe(false);
  });

  it('counts only while the call is open, in its session, and for what was asked', () => {
    const allowances = decided(call({ rawInput: { command: 'make' } }));
    expect(allowances.covers(open(), 'make', [])).toBe(true);
    expect(allowances.covers(aSessionView(), 'make', [])).toBe(false);
    expect(allowances.covers(open(undefined, 'call_2'), 'make', [])).toBe(false);
    expect(allowances.covers({ ...open(), id: 'other' }, 'make', [])).toBe(false);
    expect(allowances.covers(open({ command: 'make' }), 'make', [])).toBe(true);
    expect(allowances.covers(open({ command: 'rm x' }), 'make', [])).toBe(false);
    allowances.forget('s');
    expect(allowances.covers(open(), 'make', [])).toBe(false);
  });

  it('knows from the call itself what the request does not repeat', () => {
    const bareRequest: ToolCallUpdate = { toolCallId: 'call_1' };
    const known = { kind: 'execute', rawInput: { command: 'make' } } as const;
    expect(decided(bareRequest, 'allow_once', known).covers(open(), 'make', [])).toBe(true);
    const titled = { kind: 'execute', title: 'make' } as const;
    expect(decided(bareRequest, 'allow_once', titled).covers(open(), 'make', [])).toBe(true);
    const edit = { kind: 'edit', title: 'make' } as const;
    for (const other of [edit, null]) {
      expect(decided(bareRequest, 'allow_once', other).covers(open(), 'make', [])).toBe(false);
    }
  });

  it('takes only an option that allows', () => {
    for (const kind of ['cancelled', 'other', 'reject_once'] as const) {
      const allowances = decided(call({ rawInput: { command: 'make' } }), kind);
      expect(allowances.covers(open(), 'make', []), kind).toBe(false);
    }
  });

  it('forgets the oldest of very many', () => {
    const allowances = new CommandAllowances();
    for (let index = 0; index < 300; index += 1) {
      allowances.note(
        {
          sessionId: 's',
          toolCall: call({ toolCallId: `call_${index}`, rawInput: { command: 'make' } }),
          options: [{ optionId: 'x', kind: 'allow_once', name: '' }],
        },
        { outcome: { outcome: 'selected', optionId: 'x' } },
        aSessionView(),
      );
    }
    expect(allowances.covers(open(undefined, 'call_0'), 'make', [])).toBe(false);
    expect(allowances.covers(open(undefined, 'call_299'), 'make', [])).toBe(true);
    allowances.clear();
    expect(allowances.covers(open(undefined, 'call_299'), 'make', [])).toBe(false);
  });
});
