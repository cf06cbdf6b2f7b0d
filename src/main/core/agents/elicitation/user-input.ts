// Questions of a model to the user, and their answers: what may come in is read with patience, what
// goes out is exact. Nothing here is ever logged; answers may be secret.

import type { SideQuestion } from '../opencode/side-channel.ts';
import { cut } from '../permissions/journal-permission.ts';
import { isRecord } from '../updates/narrow.ts';
import type { Question, QuestionOption, UserInputResponse } from './user-input-types.ts';

const MAX_QUESTIONS = 50;
const MAX_OPTIONS = 100;
const MAX_ANSWER = 100_000;

export type ReadQuestions =
  | { readonly ok: true; readonly questions: readonly Question[] }
  /** A sentence for the model. */
  | { readonly ok: false; readonly problem: string };

/** JSON Schema of the tool's input, for the model. */
export const askUserQuestionSchema = {
  type: 'object',
  properties: {
    questions: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        properties: {
          id: { type: 'string', description: 'Key of the answer; question_1 and so on if absent.' },
          header: { type: 'string', description: 'One or two words above the question.' },
          question: { type: 'string' },
          multiSelect: { type: 'boolean', description: 'Several options may be chosen.' },
          isOther: { type: 'boolean', description: 'A free text may be given instead.' },
          isSecret: { type: 'boolean', description: 'The answer is hidden while it is typed.' },
          options: {
            type: 'array',
            items: {
              type: 'object',
              properties: { label: { type: 'string' }, description: { type: 'string' } },
              required: ['label'],
            },
          },
        },
        required: ['question'],
      },
    },
  },
  required: ['questions'],
} as const;

/** The questions of the tool's input. Entries that are none are left out. */
export function readQuestions(input: unknown): ReadQuestions {
  const list = isRecord(input) ? input['questions'] : undefined;
  if (!Array.isArray(list)) return { ok: false, problem: 'Give a list named "questions".' };
  const questions: Question[] = [];
  for (const [at, entry] of list.slice(0, MAX_QUESTIONS).entries()) {
    const question = isRecord(entry) ? readQuestion(entry, at) : undefined;
    if (question) questions.push(withOwnId(question, questions));
  }
  return questions.length > 0
    ? { ok: true, questions }
    : { ok: false, problem: 'Give at least one question with a text in "question".' };
}

function readQuestion(entry: Readonly<Record<string, unknown>>, at: number): Question | undefined {
  const question = textOf(entry['question']);
  if (question === undefined) return undefined;
  const options = readOptions(entry['options']);
  return {
    id: textOf(entry['id']) ?? `question_${at + 1}`,
    header: textOf(entry['header']),
    question,
    multiSelect: entry['multiSelect'] === true || entry['multi_select'] === true,
    isOther: entry['isOther'] === true || entry['is_other'] === true || options.length === 0,
    isSecret: entry['isSecret'] === true || entry['is_secret'] === true,
    options,
  };
}

/** Two questions with one id could not be told apart. */
function withOwnId(question: Question, others: readonly Question[]): Question {
  const taken = new Set(others.map(({ id }) => id));
  let id = question.id;
  for (let next = 2; taken.has(id); next += 1) id = `${question.id}_${next}`;
  return { ...question, id };
}

function readOptions(list: unknown): readonly QuestionOption[] {
  if (!Array.isArray(list)) return [];
  const options = new Map<string, QuestionOption>();
  for (const entry of list.slice(0, MAX_OPTIONS)) {
    const details: Readonly<Record<string, unknown>> = isRecord(entry) ? entry : { label: entry };
    const label = textOf(details['label']);
    if (label === undefined || options.has(label)) continue;
    options.set(label, { label, description: textOf(details['description']) });
  }
  return [...options.values()];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? cut(value.trim(), 4000) : undefined;
}

export type CheckedAnswers =
  | { readonly ok: true; readonly response: UserInputResponse }
  /** A sentence by id of the question; the empty id is the whole. */
  | { readonly ok: false; readonly problems: Readonly<Record<string, string>> };

/**
 * Answers fit to be sent: unknown ids, repeated and empty texts are dropped; each text must be an
 * option unless free text is welcome; only one where only one may be chosen.
 */
export function checkAnswers(
  questions: readonly Question[],
  response: UserInputResponse,
): CheckedAnswers {
  const answers = new Map<string, { answers: string[] }>();
  const problems = new Map<string, string>();
  for (const question of questions) {
    const given = Object.hasOwn(response.answers, question.id)
      ? (response.answers[question.id]?.answers ?? [])
      : [];
    const texts = [...new Set(given.filter((text) => text.trim() !== ''))];
    if (texts.length === 0) continue;
    const problem = problemOf(question, texts);
    if (problem !== null) problems.set(question.id, problem);
    else answers.set(question.id, { answers: texts });
  }
  if (answers.size === 0 && problems.size === 0) problems.set('', 'Answer at least one question.');
  return problems.size > 0
    ? { ok: false, problems: Object.fromEntries(problems) }
    : { ok: true, response: { answers: Object.fromEntries(answers) } };
}

function problemOf(question: Question, texts: readonly string[]): string | null {
  if (!question.multiSelect && texts.length > 1) return 'Choose only one answer.';
  if (texts.some((text) => text.length > MAX_ANSWER)) return 'This is too long.';
  const isOffered = (text: string): boolean => question.options.some(({ label }) => label === text);
  const isFree = question.isOther || question.options.length === 0;
  return isFree || texts.every(isOffered) ? null : 'Choose from the answers offered.';
}

/** What the model is told: texts by id of the question. */
export function toolAnswers(response: UserInputResponse): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(response.answers).map(([id, { answers }]) => [id, answers]),
  );
}

/** Questions of opencode's own tool in the shape of ours. */
export function fromSideQuestions(asked: readonly SideQuestion[]): readonly Question[] {
  return asked.slice(0, MAX_QUESTIONS).map((each, at) => ({
    id: `question_${at + 1}`,
    header: each.header,
    question: each.question,
    multiSelect: each.multiple,
    isOther: each.custom,
    isSecret: false,
    options: each.options.slice(0, MAX_OPTIONS),
  }));
}

/** Answers in the order of opencode's questions: a list of labels for each, empty if not answered. */
export function toSideAnswers(
  asked: readonly SideQuestion[],
  response: UserInputResponse,
): readonly (readonly string[])[] {
  return asked.map((_, at) => response.answers[`question_${at + 1}`]?.answers ?? []);
}
