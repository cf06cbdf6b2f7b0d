import type { ChatDraft } from './chat-draft.ts';
import type { ChatEvent } from './chat-event.ts';
import {
  MAX_BLOCKS,
  MAX_CHOICES,
  MAX_DESCRIPTION_CHARS,
  MAX_NAME_CHARS,
  MAX_NOTE_CHARS,
  MAX_TITLE_CHARS,
} from './chat-limits.ts';
import { foreignId } from './foreign-id.ts';
import type { QuestionAnswer, QuestionField, QuestionItem } from './question-item.ts';
import { cutEnd, plainLine, plainText } from './safe-text.ts';

type EventOf<T extends ChatEvent['type']> = Extract<ChatEvent, { type: T }>;

/** Shows a question where the transcript stands. */
export function reduceQuestion(draft: ChatDraft, event: EventOf<'questionAsked'>): void {
  const id = questionItemId(event.id);
  if (draft.item(id)) return;
  const { message, fields, page, dismissible } = event.question;
  draft.endMessage();
  draft.touch();
  draft.put({
    type: 'question',
    id,
    at: draft.now,
    ask: event.id,
    message: cutEnd(plainText(message).trim(), MAX_NOTE_CHARS),
    fields: fields.slice(0, MAX_BLOCKS).map(safeField),
    ...(page === undefined
      ? {}
      : { page: { ...page, host: plainLine(page.host, MAX_TITLE_CHARS) } }),
    dismissible,
    state: 'waiting',
  });
  // A turn that asks has done something.
  draft.setTurn({ tools: true });
  draft.set({ asks: [...draft.facts.asks, { id: event.id, item: id }] });
}

/** Notes how a question ended; one that is not open any more keeps its end. */
export function closeQuestion(draft: ChatDraft, event: EventOf<'questionClosed'>): void {
  const ask = draft.facts.asks.find(({ id }) => id === event.id);
  const item = ask && draft.find('question', ask.item);
  if (!item) return;
  draft.touch();
  const { state, answers, by } = event;
  close(draft, item, {
    state,
    ...(answers === undefined ? {} : { answers: keptAnswers(item, answers) }),
    ...(by === undefined ? {} : { by: plainLine(by, MAX_TITLE_CHARS) }),
  });
}

/** Closes all open questions: nobody waits for an answer any more. */
export function endOpenQuestions(draft: ChatDraft, state: 'cancelled' | 'unanswered'): void {
  for (const { item } of draft.facts.asks) {
    const question = draft.find('question', item);
    if (question?.state === 'waiting') close(draft, question, { state });
  }
}

/** The agent says that what was to be done on a page is done. */
export function endPage(draft: ChatDraft, event: EventOf<'pageDone'>): void {
  for (const item of draft.all('question')) {
    if (item.page?.elicitationId !== event.elicitationId || item.page.done === true) continue;
    draft.put({ ...item, page: { ...item.page, done: true } });
  }
}

/** Item of a question. */
function questionItemId(ask: string): string {
  return `question:${foreignId(ask)}`;
}

function close(draft: ChatDraft, item: QuestionItem, change: Partial<QuestionItem>): void {
  draft.put({ ...item, ...change, decidedAt: draft.now });
  draft.set({ asks: draft.facts.asks.filter(({ id }) => id !== item.ask) });
}

/** What is kept of an answer: of a secret only that there was one. */
function keptAnswers(
  item: QuestionItem,
  answers: EventOf<'questionClosed'>['answers'],
): QuestionAnswer[] {
  const given = new Map(Object.entries(answers ?? {}));
  return item.fields.flatMap((field): QuestionAnswer[] => {
    const { name, title } = field;
    const values = given.get(name);
    if (values === undefined) return [];
    if ('secret' in field && field.secret === true) return [{ name, title }];
    const texts = values.map((value) => titleOf(field, value));
    return [{ name, title, text: cutEnd(plainText(texts.join(', ')), MAX_NOTE_CHARS) }];
  });
}

function titleOf(field: QuestionField, value: string): string {
  if (field.type === 'boolean') return value === 'true' ? 'Yes' : 'No';
  if (!('choices' in field)) return value;
  return field.choices.find((choice) => choice.value === value)?.title ?? value;
}

function safeField(field: QuestionField): QuestionField {
  const { title, description } = field;
  const safe = {
    ...field,
    title: plainLine(title, MAX_TITLE_CHARS),
    ...(description === undefined
      ? {}
      : { description: cutEnd(plainText(description), MAX_DESCRIPTION_CHARS) }),
  };
  if (!('choices' in safe)) return safe;
  const choices = safe.choices
    // What is too long to be kept could not be sent back as it is.
    .filter(({ value }) => value.length <= MAX_NOTE_CHARS)
    .slice(0, MAX_CHOICES)
    .map((choice) => ({
      value: choice.value,
      title: plainLine(choice.title, MAX_NAME_CHARS) || 'Answer without a name',
      ...(choice.description === undefined
        ? {}
        : { description: plainLine(choice.description, MAX_DESCRIPTION_CHARS) }),
    }));
  return { ...safe, choices };
}
