import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '#shared/chat/chat-event.ts';
import { defaultSettings } from '#shared/contract/index.ts';
import { play, text } from '#tests/support/chat-events.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { policyOf, usualPolicy } from '../attention/attention-policy.ts';
import { ChatAttention, type WatchedChat } from './chat-attention.ts';

const start: ChatEvent = { type: 'turnStarted', id: 'p1', blocks: [text('hello')] };
const asked: ChatEvent = {
  type: 'permissionAsked',
  id: 'r1',
  toolCall: { toolCallId: 't', title: 'rm x' },
  options: [],
};
const question: ChatEvent = {
  type: 'questionAsked',
  id: 'q1',
  question: { message: 'Which one?\nPlease', fields: [], dismissible: true },
};
const ended: ChatEvent = { type: 'turnEnded', stopReason: 'end_turn' };

function scene(policy = usualPolicy) {
  const attention = new ChatAttention(new ManualClock(), policy);
  let watched: WatchedChat = { state: play([]), agent: { problem: null }, isBusy: false };
  attention.begin('c', watched);
  return {
    attention,
    /** What the chat asks for after these events. */
    after: (events: readonly ChatEvent[], more: Partial<WatchedChat> = {}) => {
      watched = { ...watched, ...more, state: play(events) };
      attention.update('c', watched);
      return attention.current('c');
    },
  };
}

describe('what chats ask to be looked at for (A49)', () => {
  it('is a permission request or question until it is answered', () => {
    const { after } = scene();
    expect(after([start, asked])).toMatchObject({ reason: 'permission', message: 'rm x' });
    const decided: ChatEvent = {
      type: 'permissionDecided',
      id: 'r1',
      decision: { state: 'allowed_once' },
    };
    expect(after([start, asked, decided])).toBeNull();
    expect(after([start, question])).toMatchObject({ reason: 'question', message: 'Which one?' });
  });

  it('is the end of a turn that nobody stopped, once nothing waits to follow', () => {
    const { after } = scene();
    expect(after([start, ended], { isBusy: true })).toBeNull();
    expect(after([start, ended], { isBusy: false })).toMatchObject({ reason: 'finished' });
    expect(after([start, ended, start])).toBeNull();
    const stopped: ChatEvent[] = [start, { type: 'cancelAsked' }, ended];
    expect(scene().after(stopped)).toBeNull();
    const failed: ChatEvent[] = [start, { type: 'turnFailed', message: 'No more credit.' }];
    expect(scene().after(failed)).toMatchObject({ reason: 'failed', message: 'No more credit.' });
  });

  it('is an agent that does not start', () => {
    const problem = { message: 'Not there.', action: 'install' } as const;
    const found = scene().after([], { agent: { problem } });
    expect(found).toMatchObject({ reason: 'failed', message: 'Not there.' });
  });

  it('is over once somebody has seen it, which can be taken back', () => {
    const { attention, after } = scene();
    const told: string[] = [];
    attention.onDidChange((chat) => told.push(chat));
    const id = after([start, ended])?.id ?? '';
    attention.clear('c', 'other');
    attention.clear('c', id);
    expect(attention.current('c')).toBeNull();
    attention.restore('c', id);
    expect(attention.current('c')?.id).toBe(id);
    expect(told).toEqual(['c', 'c']);
  });

  it('is nothing that the settings turn off, and nothing that was there before', () => {
    const off = policyOf({
      ...defaultSettings(),
      'attention.chatQuestions': false,
      'attention.chatFinished': false,
    });
    const { after } = scene(() => off);
    expect(after([start, asked])).toBeNull();
    expect(after([start, ended])).toBeNull();
    const attention = new ChatAttention(new ManualClock(), usualPolicy);
    const before = { state: play([start, ended]), agent: { problem: null }, isBusy: false };
    attention.begin('c', before);
    attention.update('c', before);
    expect(attention.current('c')).toBeNull();
  });
});
