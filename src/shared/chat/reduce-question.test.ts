import { describe, expect, it } from 'vitest';
import { play, text } from '#tests/support/chat-events.ts';
import { activityOf } from './chat-activity.ts';
import type { ChatEvent } from './chat-event.ts';
import { exportMarkdown } from './export-markdown.ts';
import type { QuestionField } from './question-item.ts';

const start: ChatEvent = { type: 'turnStarted', id: 'p1', blocks: [text('hello')] };
const colour: QuestionField = {
  type: 'choice',
  name: 'colour',
  title: 'Which \u001b[31mcolour\u202e?',
  required: true,
  choices: [
    { value: 'r', title: 'Red' },
    { value: 'g', title: 'Green' },
  ],
};
const secret: QuestionField = {
  type: 'text',
  name: 'key',
  title: 'Key',
  required: true,
  secret: true,
};

function asked(fields: readonly QuestionField[], more: object = {}): ChatEvent {
  const question = { message: 'Please', fields: [...fields], dismissible: true, ...more };
  return { type: 'questionAsked', id: 'q1', question };
}

const item = (events: readonly ChatEvent[]) => play(events).items.get('question:q1');

describe('questions of an agent (A61)', () => {
  it('wait where the transcript stands, with safe words, and need the person', () => {
    const state = play([start, asked([colour])]);
    expect(state.items.get('question:q1')).toMatchObject({
      ask: 'q1',
      state: 'waiting',
      fields: [{ title: 'Which colour?', choices: [{ value: 'r' }, { value: 'g' }] }],
    });
    expect(state.facts.asks).toEqual([{ id: 'q1', item: 'question:q1' }]);
    expect(activityOf(state.facts)).toBe('needs_you');
  });

  it('keep their answers, but of a secret only that there was one', () => {
    const closed: ChatEvent = {
      type: 'questionClosed',
      id: 'q1',
      state: 'answered',
      answers: { colour: ['g'], key: ['hunter2'] },
      by: 'a window',
    };
    const state = play([start, asked([colour, secret]), closed]);
    expect(state.items.get('question:q1')).toMatchObject({
      state: 'answered',
      answers: [{ title: 'Which colour?', text: 'Green' }, { title: 'Key' }],
      by: 'a window',
    });
    expect(state.facts.asks).toEqual([]);
    const head = { title: 't', agent: 'a', cwd: '/' };
    const text = `${JSON.stringify([...state.items])}${exportMarkdown(head, state.items.values())}`;
    expect(text).not.toContain('hunter2');
  });

  it('keep the first end that came', () => {
    const decline: ChatEvent = { type: 'questionClosed', id: 'q1', state: 'declined' };
    const late: ChatEvent = { type: 'questionClosed', id: 'q1', state: 'answered', answers: {} };
    expect(item([start, asked([colour]), decline, late])).toMatchObject({ state: 'declined' });
  });

  it.each<[ChatEvent, string]>([
    [{ type: 'turnEnded', stopReason: 'end_turn' }, 'cancelled'],
    [{ type: 'turnFailed', message: 'no' }, 'cancelled'],
    [{ type: 'agentExited', exitCode: 1 }, 'unanswered'],
    [{ type: 'reopened' }, 'unanswered'],
  ])('are closed by %o', (event, state) => {
    expect(item([start, asked([colour]), event])).toMatchObject({ state });
    expect(play([start, asked([colour]), event]).facts.asks).toEqual([]);
    if (event.type === 'agentExited' || event.type === 'reopened') {
      expect(item([asked([colour]), event])).toMatchObject({ state });
    }
  });

  it('tell when a page is done, of those that are about it', () => {
    const page = { url: 'https://a.example/x', host: 'a.example', elicitationId: 'e1' };
    const opened: ChatEvent = { type: 'questionClosed', id: 'q1', state: 'answered' };
    const done = (elicitationId: string): ChatEvent => ({ type: 'pageDone', elicitationId });
    const events = [start, asked([], { page }), opened];
    expect(item([...events, done('e2')])).toMatchObject({ page });
    expect(item([...events, done('e1')])).toMatchObject({ page: { ...page, done: true } });
  });

  it('leave out what is too much to keep', () => {
    const choices = Array.from({ length: 600 }, (_, n) => ({ value: `${n}`, title: `${n}` }));
    const long = { value: 'x'.repeat(10_000), title: 'long' };
    const found = item([asked([{ ...colour, choices: [long, ...choices] }])]);
    const field = found?.type === 'question' ? found.fields[0] : undefined;
    expect(field && 'choices' in field ? field.choices : []).toHaveLength(500);
    expect(JSON.stringify(found)).not.toContain('xxx');
  });
});
