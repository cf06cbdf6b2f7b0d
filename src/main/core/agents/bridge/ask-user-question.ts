// The tool by which a model asks the person in front of the screen (acp.md 6.11).
import { randomUUID } from 'node:crypto';
import {
  ASK_USER_QUESTION,
  type Question,
  type QuestionOption,
  type UserInputHandler,
  type UserInputResponse,
} from '../elicitation/user-input-types.ts';
import { ToolInputError } from './check-input.ts';
import { isRecord } from './is-record.ts';
import type { BridgeTool, JsonSchema } from './tool.ts';
import { errorResult } from './tool-results.ts';

/** More than anybody would read, and less than what would hang a screen. */
const MAX_QUESTIONS = 20;
const MAX_OPTIONS = 50;
const MAX_TEXT = 4000;

const inputSchema: JsonSchema = {
  type: 'object',
  required: ['questions'],
  properties: {
    questions: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['question'],
        properties: {
          id: { type: 'string', description: 'Names the question in the answer.' },
          header: { type: 'string', description: 'A word or two above the question.' },
          question: { type: 'string', description: 'The whole question.' },
          multiSelect: { type: 'boolean', description: 'Several options may be chosen.' },
          isOther: { type: 'boolean', description: 'Free text may be given instead.' },
          isSecret: { type: 'boolean', description: 'What is typed is hidden.' },
          options: {
            type: 'array',
            items: {
              type: 'object',
              required: ['label'],
              properties: {
                label: { type: 'string', description: 'What is shown and answered.' },
                description: { type: 'string', description: 'What choosing it means.' },
              },
            },
          },
        },
      },
    },
  },
};

/** The tool `AskUserQuestion`, answered by `handler`. */
export function askUserQuestionTool(handler: UserInputHandler): BridgeTool {
  return {
    name: ASK_USER_QUESTION,
    description:
      'Asks the user one or more questions and waits for the answers. Use it when only the user can decide or knows. Offer options where there are a few likely answers.',
    inputSchema,
    annotations: { title: 'Ask the user', readOnlyHint: true, openWorldHint: false },
    call: async (input, { sessionId, session, toolCallId, signal }) => {
      const questions = questionsOf(input);
      const request = { id: randomUUID(), sessionId, toolCallId, questions };
      const answers = answersOf(await handler(request, { signal, session }), questions);
      if (Object.keys(answers).length === 0) {
        return errorResult('The user gave no answer. Go on without it, or ask in plain text.');
      }
      return { structured: { answers } };
    },
  };
}

/** The questions that can be asked. @throws ToolInputError if there are none */
export function questionsOf(input: unknown): Question[] {
  const list = isRecord(input) && Array.isArray(input['questions']) ? input['questions'] : [];
  const ids = new Set<string>();
  const questions = list
    .slice(0, MAX_QUESTIONS)
    .map((entry: unknown, index) => questionOf(entry, `question_${index + 1}`))
    .filter((question) => question !== null)
    .filter(({ id }) => !ids.has(id) && ids.add(id));
  if (questions.length > 0) return questions;
  throw new ToolInputError(
    'There is no question to ask. Pass questions: [{"question": "…"}], with at least one.',
  );
}

function questionOf(entry: unknown, id: string): Question | null {
  if (!isRecord(entry)) return null;
  const question = textOf(entry['question']);
  if (question === undefined) return null;
  return {
    id: textOf(entry['id']) ?? id,
    header: textOf(entry['header']),
    question,
    multiSelect: entry['multiSelect'] === true || entry['multi_select'] === true,
    isOther: entry['isOther'] === true || entry['is_other'] === true,
    isSecret: entry['isSecret'] === true || entry['is_secret'] === true,
    options: optionsOf(entry['options']),
  };
}

function optionsOf(list: unknown): QuestionOption[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, MAX_OPTIONS).flatMap((entry: unknown) => {
    const label = textOf(isRecord(entry) ? entry['label'] : entry);
    if (label === undefined) return [];
    return [{ label, description: isRecord(entry) ? textOf(entry['description']) : undefined }];
  });
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  return value.trim().slice(0, MAX_TEXT);
}

/** Answers to questions that were asked, without empty ones. */
function answersOf(
  response: UserInputResponse,
  questions: readonly Question[],
): Record<string, string[]> {
  const given = questions.flatMap(({ id }): [string, string[]][] => {
    const answers = Object.hasOwn(response.answers, id) ? response.answers[id]?.answers : undefined;
    const said = (answers ?? []).filter((answer) => answer !== '');
    return said.length === 0 ? [] : [[id, said]];
  });
  return Object.fromEntries(given);
}
