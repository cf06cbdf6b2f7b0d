import { describe, expect, it } from 'vitest';
import type { UserInputHandler, UserInputRequest } from '../elicitation/user-input-types.ts';
import { askUserQuestionTool } from './ask-user-question.ts';
import { ToolInputError } from './check-input.ts';
import type { ToolContext, ToolResult } from './tool.ts';

function ask(
  handler: UserInputHandler,
  input: unknown,
  signal = new AbortController().signal,
): Promise<ToolResult> {
  const context: ToolContext = {
    signal,
    sessionId: undefined,
    session: undefined,
    toolCallId: undefined,
    elicit: () => Promise.reject(new Error('nobody')),
    progress: () => {},
  };
  return askUserQuestionTool(handler).call(input, context);
}

describe('AskUserQuestion', () => {
  it('A61: asks single and several choices, free text and secrets, and tells the answers', async () => {
    const seen: UserInputRequest[] = [];
    const handler: UserInputHandler = async (request) => {
      seen.push(request);
      return {
        answers: {
          database: { answers: ['SQLite'] },
          question_2: { answers: ['tests', '', 'docs'] },
          token: { answers: ['s3cret'] },
          made_up: { answers: ['x'] },
        },
      };
    };
    const result = await ask(handler, {
      questions: [
        {
          id: 'database',
          question: 'Which one?',
          options: [{ label: 'SQLite', description: 'A file' }, { label: 'Postgres' }],
        },
        {
          question: 'What else?',
          multi_select: true,
          options: [{ label: 'tests' }, { label: 'docs' }],
        },
        'no question',
        { id: 'token', question: 'The token?', isSecret: true },
      ],
    });
    expect(seen[0]?.questions).toMatchObject([
      { id: 'database', multiSelect: false, isSecret: false },
      { id: 'question_2', multiSelect: true },
      { id: 'token', isSecret: true, isOther: true },
    ]);
    expect(result.isError).toBeUndefined();
    expect(result.structured).toEqual({
      answers: { database: ['SQLite'], question_2: ['tests', 'docs'], token: ['s3cret'] },
    });
  });

  it.each([{}, { questions: [] }, { questions: 'why?' }, { questions: [{ question: '' }] }, null])(
    'A61: says what to do if there is nothing to ask: %j',
    async (input) => {
      const handler: UserInputHandler = async () => ({ answers: {} });
      await expect(ask(handler, input)).rejects.toBeInstanceOf(ToolInputError);
    },
  );

  it('A61: fails if the user gives no answer, declines or is no longer asked', async () => {
    const input = { questions: [{ question: 'Well?' }] };
    await expect(ask(async () => ({ answers: {} }), input)).rejects.toThrow(/answer/);
    const declines: UserInputHandler = () => Promise.reject(new Error('The user declined.'));
    await expect(ask(declines, input)).rejects.toThrow('The user declined.');
    const cancel = new AbortController();
    const waits: UserInputHandler = () => {
      cancel.abort(new Error('The turn was cancelled.'));
      return new Promise(() => {});
    };
    await expect(ask(waits, input, cancel.signal)).rejects.toThrow('The turn was cancelled.');
  });
});
