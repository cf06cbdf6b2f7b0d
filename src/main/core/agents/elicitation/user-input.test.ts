import { describe, expect, it, vi } from 'vitest';
import { FakeSessionView } from '#tests/support/fake-session-view.ts';
import { ElicitationUnavailableError, InvalidParamsError } from '../errors/acp-error.ts';
import { askUserInput } from './ask-user-input.ts';
import {
  checkAnswers,
  fromSideQuestions,
  readQuestions,
  toolAnswers,
  toSideAnswers,
} from './user-input.ts';
import type { Question, UserInputHandler } from './user-input-types.ts';

function aQuestion(over: Partial<Question> = {}): Question {
  return {
    id: 'q',
    header: undefined,
    question: 'Which?',
    multiSelect: false,
    isOther: false,
    isSecret: false,
    options: ['Red', 'Blue'].map((label) => ({ label, description: undefined })),
    ...over,
  };
}

function check(question: Question, ...answers: string[]) {
  const checked = checkAnswers([question], { answers: { [question.id]: { answers } } });
  return checked.ok ? checked.response.answers[question.id]?.answers : checked.problems;
}

describe('readQuestions (A61)', () => {
  it('reads all that a question can say', () => {
    const given = {
      id: 'colour',
      header: 'Colour',
      question: ' Which one? ',
      multiSelect: true,
      isOther: true,
      isSecret: true,
      options: [{ label: 'Red', description: 'like fire' }, { label: 'Blue' }],
    };
    expect(readQuestions({ questions: [given] })).toEqual({
      ok: true,
      questions: [
        {
          ...given,
          question: 'Which one?',
          options: [
            { label: 'Red', description: 'like fire' },
            { label: 'Blue', description: undefined },
          ],
        },
      ],
    });
  });

  it('is patient with other spellings, missing ids and rubbish', () => {
    const read = readQuestions({
      questions: [
        'no question',
        {
          question: 'A?',
          multi_select: true,
          is_other: true,
          is_secret: true,
          options: ['x', 'x', 7, {}],
        },
        { question: '' },
        { question: 'B?', options: 'none' },
        { question: 'C?', id: 'question_4' },
      ],
    });
    expect(read).toMatchObject({
      questions: [
        {
          id: 'question_2',
          multiSelect: true,
          isOther: true,
          isSecret: true,
          options: [{ label: 'x' }],
        },
        // Without options there is only free text.
        { id: 'question_4', multiSelect: false, isOther: true, isSecret: false, options: [] },
        { id: 'question_4_2' },
      ],
    });
  });

  it('tells the model what is missing', () => {
    for (const input of [
      undefined,
      'x',
      {},
      { questions: 'x' },
      { questions: [] },
      { questions: [7] },
    ]) {
      const read = readQuestions(input);
      expect(read).toEqual({ ok: false, problem: expect.stringContaining('question') });
    }
  });

  it('has an end', () => {
    const questions = Array.from({ length: 500 }, () => ({
      question: 'x'.repeat(10_000),
      options: [],
    }));
    const read = readQuestions({ questions });
    expect(read.ok && read.questions.length).toBe(50);
    expect(read.ok && read.questions[0]?.question.length).toBe(4000);
  });
});

describe('toolAnswers (A61)', () => {
  it('tells the model texts by id', () => {
    expect(toolAnswers({ answers: { a: { answers: ['x', 'y'] } } })).toEqual({ a: ['x', 'y'] });
  });
});

describe('checkAnswers (A61)', () => {
  it('takes labels, several where they may be, and free text where it is welcome', () => {
    expect(check(aQuestion(), 'Red')).toEqual(['Red']);
    expect(check(aQuestion({ multiSelect: true }), 'Red', 'Blue', 'Red')).toEqual(['Red', 'Blue']);
    expect(check(aQuestion({ isOther: true }), 'Green')).toEqual(['Green']);
    expect(check(aQuestion({ options: [] }), 'anything')).toEqual(['anything']);
  });

  it('says what is wrong with others', () => {
    expect(check(aQuestion(), 'Red', 'Blue')).toEqual({ q: 'Choose only one answer.' });
    expect(check(aQuestion(), 'Green')).toEqual({ q: 'Choose from the answers offered.' });
    expect(check(aQuestion({ isOther: true }), 'x'.repeat(200_000))).toEqual({
      q: 'This is too long.',
    });
  });

  it('drops empty ones and what nobody asked; nothing left is no answer', () => {
    expect(check(aQuestion(), '', ' ')).toEqual({ '': 'Answer at least one question.' });
    const answers = { other: { answers: ['x'] }, q: { answers: ['Red'] } };
    expect(checkAnswers([aQuestion()], { answers })).toEqual({
      ok: true,
      response: { answers: { q: { answers: ['Red'] } } },
    });
    const proto = aQuestion({ id: '__proto__', isOther: true });
    expect(checkAnswers([proto], { answers: {} }).ok).toBe(false);
  });
});

describe("questions of opencode's own tool (A61)", () => {
  const asked = [
    {
      question: 'A?',
      header: 'a',
      multiple: true,
      custom: true,
      options: [{ label: 'x', description: 'd' }],
    },
    { question: 'B?', header: undefined, multiple: false, custom: false, options: [] },
  ];

  it('become questions of ours and answers of theirs', () => {
    expect(fromSideQuestions(asked)).toMatchObject([
      {
        id: 'question_1',
        header: 'a',
        multiSelect: true,
        isOther: true,
        options: asked[0]?.options,
      },
      { id: 'question_2', multiSelect: false, isOther: false },
    ]);
    const answers = { question_2: { answers: ['y'] } };
    expect(toSideAnswers(asked, { answers })).toEqual([[], ['y']]);
  });
});

describe('askUserInput (A61)', () => {
  const signal = new AbortController().signal;
  const questions = [aQuestion({ isSecret: true, isOther: true })];

  it('gives checked answers', async () => {
    const handler: UserInputHandler = (request) => {
      expect(request).toMatchObject({ sessionId: 's', toolCallId: 'call_1', questions });
      return Promise.resolve({ answers: { q: { answers: ['Red', ''] } } });
    };
    const session = new FakeSessionView('s');
    const context = { signal, session, toolCallId: 'call_1' };
    expect(await askUserInput(questions, handler, context)).toEqual({
      answers: { q: { answers: ['Red'] } },
    });
    expect(session.listeners).toBe(0);
  });

  it('needs somebody to ask', async () => {
    const asking = askUserInput(questions, undefined, { signal, session: undefined });
    await expect(asking).rejects.toThrow(ElicitationUnavailableError);
  });

  it('does not tell a secret when it cannot be used', async () => {
    const handler = () => Promise.resolve({ answers: { q: { answers: ['secret', 'other'] } } });
    const asking = askUserInput(questions, handler, { signal, session: undefined });
    const failure = await asking.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InvalidParamsError);
    expect(JSON.stringify(failure) + String(failure)).not.toContain('secret');
  });

  it('ends with the signal and with the tool call, whatever the handler does', async () => {
    const session = new FakeSessionView('s');
    const handler = vi.fn<UserInputHandler>(() => new Promise(() => {}));
    const asking = askUserInput(questions, handler, { signal, session, toolCallId: 'call_1' });
    session.show('call_1', { status: 'failed' });
    await expect(asking).rejects.toThrow('over');
    const stop = new AbortController();
    const other = askUserInput(questions, handler, { signal: stop.signal, session });
    stop.abort(new Error('cancelled'));
    await expect(other).rejects.toThrow('cancelled');
    const late = askUserInput(questions, handler, { signal: stop.signal, session });
    await expect(late).rejects.toThrow('cancelled');
    expect(handler).toHaveBeenCalledTimes(2);
  });
});
