import { describe, expect, it } from 'vitest';
import { aToolCall } from '#tests/support/a-session-view.ts';
import { mergeToolCall } from './merge-tool-call.ts';

const readEnv = aToolCall({
  name: 'read',
  title: '/p/.env',
  kind: 'read',
  status: 'in_progress',
  locations: [{ path: '/p/.env' }],
  rawInput: { filePath: '/p/.env' },
});

describe('mergeToolCall (A46)', () => {
  it('keeps what is known where the request says nothing of its own', () => {
    const asked = {
      ...{ toolCallId: 'call_1', title: 'read', kind: 'read' as const, status: 'pending' as const },
      ...{ rawInput: {}, locations: [], content: [] },
    };
    expect(mergeToolCall(asked, readEnv)).toEqual({ ...readEnv, status: 'pending' });
    const bare = { toolCallId: 'call_1', title: null, rawInput: null, kind: null };
    expect(mergeToolCall(bare, readEnv)).toEqual(readEnv);
  });

  it('prefers what the request says', () => {
    const asked = {
      toolCallId: 'call_1',
      name: 'bash',
      title: 'rm -rf x',
      kind: 'execute' as const,
      rawInput: { command: 'rm -rf x' },
      locations: [{ path: '/p' }],
    };
    expect(mergeToolCall(asked, readEnv)).toMatchObject({
      ...asked,
      rawInput: { filePath: '/p/.env', command: 'rm -rf x' },
    });
  });

  it('takes input that is no object as it is', () => {
    expect(mergeToolCall({ toolCallId: 'a', rawInput: 'text' }, readEnv).rawInput).toBe('text');
    const known = { ...readEnv, rawInput: 'text' };
    expect(mergeToolCall({ toolCallId: 'a', rawInput: { a: 1 } }, known).rawInput).toEqual({
      a: 1,
    });
  });

  it('manages without a call', () => {
    expect(mergeToolCall({ toolCallId: 'x' }, undefined)).toEqual(
      aToolCall({ toolCallId: 'x', title: 'tool call' }),
    );
  });

  it.each([
    [{ name: 'a', _meta: { claudeCode: { toolName: 'b' } } }, 'a'],
    [{ _meta: { claudeCode: { toolName: 'b' } } }, 'b'],
    [{ _meta: { claudeCode: { toolName: 7 } } }, 'read'],
    [{ _meta: { claudeCode: 'b' } }, 'read'],
    [{ name: '' }, 'read'],
    [{}, 'read'],
  ])('finds the name of the tool in %j', (asked, name) => {
    expect(mergeToolCall({ toolCallId: 'call_1', ...asked }, readEnv).name).toBe(name);
  });
});
