// Questions of agents as chats show and record them, and answers as the broker takes them.

import type { ChatEvent } from '#shared/chat/chat-event.ts';
import type { AskedQuestion, QuestionField } from '#shared/chat/question-item.ts';
import type { QuestionReply } from '#shared/contract/question-methods.ts';
import type {
  BrokerAnswer,
  OpenElicitation,
  OpenQuestions,
} from '../agents/broker/open-request.ts';
import type { FormField } from '../agents/elicitation/elicitation-form.ts';
import type { Question } from '../agents/elicitation/user-input-types.ts';
import type { JournalDecision } from '../agents/permissions/decision-journal.ts';

/** A question that waits in the broker. */
export type OpenQuestion = OpenElicitation | OpenQuestions;

/** What a chat records of a question. */
export function questionAsked(open: OpenQuestion): ChatEvent {
  return { type: 'questionAsked', id: open.id, question: toQuestion(open) };
}

/** What a chat records when nobody answered. */
export function questionTakenBack(id: string, { outcome }: JournalDecision): ChatEvent {
  const state = outcome === 'unanswered' ? 'unanswered' : 'cancelled';
  return { type: 'questionClosed', id, state };
}

/** What a chat records of an answer that the agent has. */
export function questionAnswered(id: string, reply: QuestionReply, by: string): ChatEvent {
  switch (reply.action) {
    case 'accept': {
      const answers = Object.entries(reply.values).map(
        ([name, value]) => [name, textsOf(value)] as const,
      );
      const given = answers.filter(([, texts]) => texts.length > 0);
      return {
        type: 'questionClosed',
        id,
        state: 'answered',
        answers: Object.fromEntries(given),
        by,
      };
    }
    case 'decline':
      return { type: 'questionClosed', id, state: 'declined', by };
    case 'cancel':
      return { type: 'questionClosed', id, state: 'cancelled', by };
  }
}

/** An answer as the asker wants it. */
export function toBrokerAnswer(open: OpenQuestion, reply: QuestionReply): BrokerAnswer {
  if (open.kind === 'elicitation') {
    const result =
      reply.action === 'accept'
        ? ({ action: 'accept', content: reply.values } as const)
        : ({ action: reply.action } as const);
    return { kind: 'elicitation', result };
  }
  if (reply.action !== 'accept') return { kind: 'questions', response: null };
  const answers = Object.entries(reply.values).map(
    ([id, value]) => [id, { answers: textsOf(value) }] as const,
  );
  return { kind: 'questions', response: { answers: Object.fromEntries(answers) } };
}

/** What was typed into fields whose answers must not be seen. */
export function secretsIn(open: OpenQuestion, reply: QuestionReply): readonly string[] {
  if (reply.action !== 'accept') return [];
  const { fields } = toQuestion(open);
  return fields.flatMap((field) => {
    const value = reply.values[field.name];
    return 'secret' in field && field.secret === true && value !== undefined ? textsOf(value) : [];
  });
}

type ReplyValue = Extract<QuestionReply, { action: 'accept' }>['values'][string];

function textsOf(value: ReplyValue): string[] {
  const texts = Array.isArray(value) ? value : [String(value)];
  return texts.filter((text) => text.trim() !== '');
}

function toQuestion(open: OpenQuestion): AskedQuestion {
  if (open.kind === 'questions') {
    const { questions } = open.request;
    return { message: '', fields: questions.map(questionField), dismissible: false };
  }
  const { request } = open;
  if (request.mode === 'url') {
    const { message, url, host, elicitationId } = request;
    return { message, fields: [], page: { url, host, elicitationId }, dismissible: true };
  }
  const { message, form } = request;
  const head = [message, form.title, form.description].filter(
    (text, at, all) => text !== undefined && text !== '' && all.indexOf(text) === at,
  );
  return { message: head.join('\n'), fields: form.fields.map(formField), dismissible: true };
}

function questionField(asked: Question): QuestionField {
  const { id, header, question, multiSelect, isOther, isSecret, options } = asked;
  const base = {
    ...{ name: id, title: question, required: false },
    ...(header === undefined ? {} : { description: header }),
    ...(isSecret ? { secret: true as const } : {}),
  };
  if (options.length === 0) return { ...base, type: 'text' };
  const choices = options.map(({ label, description }) => ({
    value: label,
    title: label,
    ...(description === undefined ? {} : { description }),
  }));
  const other = isOther ? { other: true as const } : {};
  return { ...base, type: multiSelect ? 'choices' : 'choice', choices, ...other };
}

function formField(field: FormField): QuestionField {
  const { name, title, description, required } = field;
  const base = { name, title, required, ...defined({ description }) };
  switch (field.type) {
    case 'text': {
      const { format, maxLength, secret, default: preset } = field;
      return { ...base, type: 'text', ...defined({ format, maxLength, secret, preset }) };
    }
    case 'number': {
      const { integer, minimum, maximum, default: preset } = field;
      return { ...base, type: 'number', integer, ...defined({ minimum, maximum, preset }) };
    }
    case 'boolean':
      return { ...base, type: 'boolean', ...defined({ preset: field.default }) };
    case 'choice':
    case 'choices':
      return choiceField(base, field);
    case 'raw':
      return { ...base, type: 'raw', schema: JSON.stringify(field.schema, null, 2).slice(0, 2000) };
  }
}

function choiceField(
  base: Pick<QuestionField, 'name' | 'title' | 'required' | 'description'>,
  field: Extract<FormField, { type: 'choice' | 'choices' }>,
): QuestionField {
  const choices = field.choices.map(({ value, title, description }) => ({
    value,
    title,
    ...defined({ description }),
  }));
  if (field.type === 'choice') {
    return { ...base, type: 'choice', choices, ...defined({ preset: field.default }) };
  }
  const { minItems, maxItems, default: preset } = field;
  const presets = preset === undefined ? {} : { preset: [...preset] };
  return { ...base, type: 'choices', choices, ...defined({ minItems, maxItems }), ...presets };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** `values` without those that are not there. */
function defined<T extends object>(values: T): Defined<T> {
  const kept: Defined<T> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) Object.assign(kept, { [name]: value });
  }
  return kept;
}
