import type { ToolCallUpdate } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import { play, text, update } from '#tests/support/chat-events.ts';
import type { ChatEvent } from './chat-event.ts';
import type { ChatState } from './chat-state.ts';

const prompt = (id: string): ChatEvent => ({ type: 'turnStarted', id, blocks: [text(id)] });
const end: ChatEvent = { type: 'turnEnded', stopReason: 'end_turn' };
const begun = (title: string, replayed = false): ChatEvent =>
  update(
    { sessionUpdate: 'tool_call', toolCallId: 't', title, kind: 'execute', status: 'in_progress' },
    replayed,
  );
const goesOn = (more: Partial<ToolCallUpdate>, replayed = false): ChatEvent =>
  update({ sessionUpdate: 'tool_call_update', toolCallId: 't', ...more }, replayed);
const done = (replayed = false): ChatEvent => goesOn({ status: 'completed' }, replayed);
const cards = (state: ChatState): string[] =>
  [...state.items.values()].flatMap((item) =>
    item.type === 'tool' ? [`${item.id} ${item.title} ${item.status}`] : [],
  );

describe('a tool call id that is used again', () => {
  it('has a card of its own in each turn', () => {
    const turns = ['one', 'two', 'three', 'four', 'five'].flatMap((name) => [
      prompt(name),
      begun(name),
      done(),
      end,
    ]);
    expect(cards(play(turns))).toEqual([
      'tool:t one completed',
      'tool:t~2 two completed',
      'tool:t~3 three completed',
      'tool:t~4 four completed',
      'tool:t~5 five completed',
    ]);
  });

  it('has one too if its first word is that it runs, or a question', () => {
    const first = [prompt('one'), begun('one'), done(), end, prompt('two')];
    const running = goesOn({ title: 'two', status: 'in_progress' });
    expect(cards(play([...first, running]))).toEqual([
      'tool:t one completed',
      'tool:t~2 two in_progress',
    ]);
    const asked: ChatEvent = {
      type: 'permissionAsked',
      id: 'r',
      toolCall: { toolCallId: 't', title: 'two' },
      options: [{ optionId: 'once', name: 'Once', kind: 'allow_once' }],
    };
    const state = play([...first, asked]);
    expect(cards(state)).toEqual(['tool:t one completed', 'tool:t~2 two pending']);
    expect(state.facts.asks).toEqual([{ id: 'r', item: 'tool:t~2' }]);
    const written: ChatEvent = {
      type: 'fileWritten',
      toolCallId: 't',
      path: '/p/x',
      before: 'a\n',
      after: 'b\n',
    };
    const after = play([...first, asked, written]);
    expect(after.items.get('tool:t')).toMatchObject({ changes: [] });
    expect(after.items.get('tool:t~2')).toMatchObject({ changes: [{ path: '/p/x' }] });
  });

  it('is one call within a turn, and for what comes late', () => {
    expect(cards(play([prompt('one'), begun('one'), done(), begun('again'), done()]))).toEqual([
      'tool:t again completed',
    ]);
    const late = goesOn({ title: 'late' });
    const first = [prompt('one'), begun('one'), end];
    expect(cards(play([...first, done(), prompt('two'), late]))).toEqual(['tool:t late completed']);
  });

  it('looks the same replayed', () => {
    const said = (id: string): ChatEvent =>
      update({ sessionUpdate: 'user_message_chunk', messageId: id, content: text(id) }, true);
    const replayed = ['one', 'two', 'three'].flatMap((name) => [
      said(name),
      begun(name, true),
      done(true),
    ]);
    expect(cards(play([...replayed, { type: 'replayEnded' }]))).toEqual([
      'tool:t one completed',
      'tool:t~2 two completed',
      'tool:t~3 three completed',
    ]);
  });
});
