import { describe, expect, it } from 'vitest';
import { play, text, update } from '#tests/support/chat-events.ts';
import type { ChatEvent } from './chat-event.ts';

const start: ChatEvent = { type: 'turnStarted', id: 'p', blocks: [text('go')] };
const run = (toolCallId: string): ChatEvent =>
  update({
    sessionUpdate: 'tool_call_update',
    toolCallId,
    content: [{ type: 'terminal', terminalId: 'T' }],
  });
const shows = (words: string, more: { code?: number; released?: boolean } = {}): ChatEvent => ({
  type: 'terminal',
  terminalId: 'T',
  text: words,
  truncated: false,
  exit: more.code === undefined ? null : { exitCode: more.code, signal: null },
  released: more.released ?? false,
});

describe('A40: terminals in cards', () => {
  it('show the end of their output, and keep it when they are let go', () => {
    const state = play([start, run('a'), shows('one'), shows('one\ntwo', { code: 0 })]);
    expect(state.items.get('tool:a')).toMatchObject({
      output: [{ type: 'terminal', terminalId: 'T', text: 'one\ntwo', exit: { exitCode: 0 } }],
    });
    const after = play([run('a'), shows('one\ntwo', { code: 0, released: true })], state);
    expect(after.items.get('tool:a')).toMatchObject({
      output: [{ text: 'one\ntwo', exit: { exitCode: 0 }, released: true }],
    });
  });

  it('of which no card tells change nothing', () => {
    expect([...play([start, shows('one')]).items.keys()]).toEqual(['user:p']);
  });

  it('that are only asked about are over with the answer', () => {
    const ask: ChatEvent = {
      type: 'permissionAsked',
      id: 'r',
      toolCall: { toolCallId: 'terminal-1', title: 'ls' },
      options: [],
    };
    const answered = (state: 'allowed_once' | 'rejected'): unknown =>
      play([start, ask, { type: 'permissionDecided', id: 'r', decision: { state } }]).items.get(
        'tool:terminal-1',
      );
    expect(answered('allowed_once')).toMatchObject({ status: 'completed' });
    expect(answered('rejected')).toMatchObject({ status: 'failed' });
  });
});
