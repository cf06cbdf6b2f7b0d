import { describe, expect, it } from 'vitest';
import { answer, play, text, update } from '#tests/support/chat-events.ts';
import type { ChatEvent } from './chat-event.ts';
import { applyChange, type ChatState, type MutableChatState } from './chat-state.ts';
import { reconcileReplay } from './reconcile-replay.ts';

const prompt = (id: string, words: string): ChatEvent => ({
  type: 'turnStarted',
  id,
  blocks: [text(words)],
});
const end: ChatEvent = { type: 'turnEnded', stopReason: 'end_turn' };
const said = (id: string, words: string): ChatEvent =>
  update({ sessionUpdate: 'user_message_chunk', messageId: id, content: text(words) }, true);
const told = (id: string, words: string): ChatEvent =>
  update({ sessionUpdate: 'agent_message_chunk', messageId: id, content: text(words) }, true);
const call = (status: 'in_progress' | 'completed', replayed: boolean): ChatEvent =>
  update({ sessionUpdate: 'tool_call', toolCallId: 't', title: 'x', status }, replayed);

function reconciled(own: readonly ChatEvent[], theirs: readonly ChatEvent[]): MutableChatState {
  const state = play(own);
  const replayed = play([...theirs, { type: 'replayEnded' }]);
  for (const change of reconcileReplay(state, replayed, 99_000)) applyChange(state, change);
  return state;
}
const keys = (state: ChatState): string[] => [...state.items.keys()];

describe('replay into a chat with its own transcript', () => {
  const own = [prompt('p1', 'hello'), answer('hi', 'm1'), end];

  it('adds nothing that is there', () => {
    const state = reconciled(own, [said('u1', 'hello'), told('m1', 'hi')]);
    expect(keys(state)).toEqual(['user:p1', 'assistant:m1']);
    expect(reconcileReplay(state, play([said('u1', 'hello'), told('m1', 'hi')]), 1)).toEqual([]);
  });

  it('adds what was said elsewhere since', () => {
    const theirs = [said('u1', 'hello'), told('m1', 'hi'), said('u2', 'more'), told('m2', 'yes')];
    expect(keys(reconciled(own, theirs))).toEqual([
      'user:p1',
      'assistant:m1',
      'user:u2',
      'assistant:m2',
    ]);
  });

  it('knows a prompt that was not answered, whatever kept its slash from being a command', () => {
    const state = reconciled(
      [...own, prompt('p2', '/etc is what?')],
      [said('u1', 'hello'), told('m1', 'hi'), said('u2', '\u200b/etc is what?')],
    );
    expect(keys(state)).toEqual(['user:p1', 'assistant:m1', 'user:p2']);
  });

  it('leaves the older part alone, of which the agent knows less', () => {
    const theirs = [said('u0', 'compacted'), told('m0', 'summary'), told('m1', 'hi')];
    expect(keys(reconciled(own, theirs))).toEqual(['user:p1', 'assistant:m1']);
  });

  it('gives calls the end that the agent knows', () => {
    const lost = [prompt('p1', 'go'), call('in_progress', false), { type: 'agentExited' } as const];
    const state = reconciled(lost, [said('u1', 'go'), call('completed', true)]);
    expect(state.items.get('tool:t')).toMatchObject({ status: 'completed' });
    const open = reconciled(lost, [said('u1', 'go'), call('in_progress', true)]);
    expect(open.items.get('tool:t')).toMatchObject({ status: 'interrupted' });
  });

  it('takes a plan if there is none, and numbers what has no id anew', () => {
    const plan = update(
      { sessionUpdate: 'plan', entries: [{ content: 'A', status: 'pending', priority: 'low' }] },
      true,
    );
    const nameless = update(
      { sessionUpdate: 'agent_message_chunk', content: text('nameless') },
      true,
    );
    const state = reconciled(
      [...own, answer('mine')],
      [told('m1', 'hi'), plan, said('u2', 'and'), nameless],
    );
    expect(keys(state)).toEqual([
      'user:p1',
      'assistant:m1',
      'assistant:1',
      'plan',
      'user:u2',
      'assistant:2',
    ]);
    expect(state.items.get('assistant:2')).toMatchObject({ blocks: [{ text: 'nameless' }] });
  });

  it('knows messages of agents that give them no ids', () => {
    const chunk = (sessionUpdate: 'agent_message_chunk' | 'user_message_chunk', words: string) =>
      update({ sessionUpdate, content: text(words) }, true);
    const mine = [prompt('p1', 'hello'), answer('one '), answer('answer'), end];
    const theirs = [
      chunk('user_message_chunk', 'hello'),
      chunk('agent_message_chunk', 'one answer'),
      chunk('user_message_chunk', 'hello'),
      chunk('agent_message_chunk', 'another'),
    ];
    expect(keys(reconciled(mine, theirs.slice(0, 2)))).toEqual(['user:p1', 'assistant:1']);
    expect(keys(reconciled(mine, theirs))).toHaveLength(4);
  });
});
