import { describe, expect, it } from 'vitest';
import { parseUpdate } from './parse-update.ts';

const chunk = (content: unknown, more = {}) =>
  parseUpdate({ sessionUpdate: 'agent_message_chunk', content, ...more });

describe('parseUpdate', () => {
  it('reads text with its message id', () => {
    expect(chunk({ type: 'text', text: 'hi' }, { messageId: 'm', extra: 1 })).toEqual({
      sessionUpdate: 'agent_message_chunk',
      messageId: 'm',
      content: { type: 'text', text: 'hi' },
    });
  });

  it('keeps who a text is for', () => {
    expect(
      chunk({ type: 'text', text: 'x', annotations: { audience: ['assistant', 'martian'] } }),
    ).toMatchObject({ content: { annotations: { audience: ['assistant'] } } });
  });

  it.each([
    { type: 'image', data: 'AA', mimeType: 'image/png', uri: 'file:///a' },
    { type: 'audio', data: 'AA', mimeType: 'audio/wav' },
    { type: 'resource_link', uri: 'file:///a', name: 'a', mimeType: 'text/plain', size: 3 },
    { type: 'resource', resource: { uri: 'file:///a', text: 'x' } },
    { type: 'resource', resource: { uri: 'file:///a', blob: 'AA', mimeType: 'x/y' } },
  ])('reads content of kind $type', (content) => {
    expect(chunk(content)).toMatchObject({ content });
  });

  it.each([
    ['an unknown kind', { sessionUpdate: 'wild_thing', a: 1 }, 'wild_thing'],
    [
      'content of an unknown kind',
      { sessionUpdate: 'agent_message_chunk', content: { type: 'smell' } },
      'agent_message_chunk',
    ],
    ['a chunk without content', { sessionUpdate: 'agent_thought_chunk' }, 'agent_thought_chunk'],
    ['a call without id', { sessionUpdate: 'tool_call', title: 'x' }, 'tool_call'],
    [
      'an update without id',
      { sessionUpdate: 'tool_call_update', toolCallId: '' },
      'tool_call_update',
    ],
    ['usage without numbers', { sessionUpdate: 'usage_update', used: 'many' }, 'usage_update'],
    ['a mode without id', { sessionUpdate: 'current_mode_update' }, 'current_mode_update'],
    ['a plan that is no list', { sessionUpdate: 'plan', entries: {} }, 'plan'],
    [
      'commands that are no list',
      { sessionUpdate: 'available_commands_update' },
      'available_commands_update',
    ],
    [
      'settings that are no list',
      { sessionUpdate: 'config_option_update' },
      'config_option_update',
    ],
    ['no kind', {}, ''],
    ['a kind that is no text', { sessionUpdate: 5 }, ''],
  ])('A08: keeps what it does not know: %s', (_, raw, variant) => {
    expect(parseUpdate(raw)).toEqual({ sessionUpdate: 'unknown', variant, raw });
  });

  it.each([null, 'text', 5, []])('A08: takes anything: %j', (raw) => {
    expect(parseUpdate(raw)).toMatchObject({ sessionUpdate: 'unknown', raw });
  });

  it('A08: a bad field or item costs only itself', () => {
    expect(
      parseUpdate({
        sessionUpdate: 'tool_call',
        toolCallId: 'c',
        title: 5,
        kind: 'teleport',
        status: 'dreaming',
        content: [
          { type: 'content', content: { type: 'text', text: 'kept' } },
          { type: 'hologram' },
          { type: 'diff', path: '/a', newText: 'n', oldText: 7 },
          null,
          { type: 'terminal', terminalId: 't' },
        ],
        locations: [{ path: '/a', line: 'x' }, { line: 3 }, { path: '/b', line: 3 }],
        rawInput: { any: ['thing'] },
      }),
    ).toEqual({
      sessionUpdate: 'tool_call',
      toolCallId: 'c',
      title: '',
      content: [
        { type: 'content', content: { type: 'text', text: 'kept' } },
        { type: 'diff', path: '/a', newText: 'n' },
        { type: 'terminal', terminalId: 't' },
      ],
      locations: [{ path: '/a' }, { path: '/b', line: 3 }],
      rawInput: { any: ['thing'] },
    });
  });

  it('A08: skips entries, commands and choices that make no sense', () => {
    expect(
      parseUpdate({
        sessionUpdate: 'plan',
        entries: [{ content: 'a', priority: 'urgent', status: 'completed' }, {}, 'b'],
      }),
    ).toMatchObject({ entries: [{ content: 'a', priority: 'medium', status: 'completed' }] });
    expect(
      parseUpdate({
        sessionUpdate: 'available_commands_update',
        availableCommands: [{ name: 'go', input: { hint: 'where' } }, { description: 'no name' }],
      }),
    ).toMatchObject({
      availableCommands: [{ name: 'go', description: '', input: { hint: 'where' } }],
    });
  });

  it('reads settings: lists, lists with headings and switches', () => {
    const update = parseUpdate({
      sessionUpdate: 'config_option_update',
      configOptions: [
        { id: 'a', name: 'A', type: 'select', currentValue: 'x', options: [{ value: 'x' }, {}] },
        {
          id: 'b',
          type: 'select',
          currentValue: 'y',
          options: [{ group: 'g', name: 'G', options: [{ value: 'y', name: 'Y' }] }],
        },
        { id: 'c', name: 'C', type: 'boolean', currentValue: true, category: 'other' },
        { id: 'd', type: 'boolean', currentValue: 'yes' },
        { id: 'e', type: 'slider', currentValue: 1 },
      ],
    });
    expect(update).toEqual({
      sessionUpdate: 'config_option_update',
      configOptions: [
        {
          id: 'a',
          name: 'A',
          type: 'select',
          currentValue: 'x',
          options: [{ value: 'x', name: 'x' }],
        },
        {
          id: 'b',
          name: 'b',
          type: 'select',
          currentValue: 'y',
          options: [{ group: 'g', name: 'G', options: [{ value: 'y', name: 'Y' }] }],
        },
        { id: 'c', name: 'C', type: 'boolean', currentValue: true, category: 'other' },
      ],
    });
  });

  it.each([
    { sessionUpdate: 'tool_call_update', toolCallId: 'c', status: 'completed', rawOutput: 1 },
    { sessionUpdate: 'current_mode_update', currentModeId: 'plan' },
    { sessionUpdate: 'session_info_update', title: null, updatedAt: 'now' },
    { sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount: 0.5, currency: 'USD' } },
    { sessionUpdate: 'usage_update', used: 1, size: 2 },
    { sessionUpdate: 'notice', severity: 'warning', title: 'T', description: 'D' },
    { sessionUpdate: 'compaction_update', compactionId: 'k', status: 'failed', error: 'why' },
    {
      sessionUpdate: 'compaction_summary_chunk',
      compactionId: 'k',
      content: { type: 'text', text: 's' },
    },
    { sessionUpdate: 'subagent_update', sessionId: 's', title: 'T', state: { state: 'running' } },
    { sessionUpdate: 'session_message', messageId: 'm', content: [{ type: 'text', text: 'x' }] },
    {
      sessionUpdate: 'session_message_chunk',
      messageId: 'm',
      content: { type: 'text', text: 'x' },
    },
    {
      sessionUpdate: 'plan_update',
      plan: { type: 'items', planId: 'p', entries: [] },
    },
    { sessionUpdate: 'plan_update', plan: { type: 'file', planId: 'p', uri: 'file:///p' } },
    { sessionUpdate: 'plan_update', plan: { type: 'markdown', planId: 'p', content: '# P' } },
    { sessionUpdate: 'plan_removed', planId: 'p' },
  ])('reads $sessionUpdate as it is', (raw) => {
    expect(parseUpdate(raw)).toEqual(raw);
  });
});
