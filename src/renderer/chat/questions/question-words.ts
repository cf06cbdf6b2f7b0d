// What a question says about itself, and what its keys mean. Pure.

import type { QuestionField, QuestionItem } from '#shared/chat/question-item.ts';

/** The heading of a question. */
export function headingOf({ page, fields }: Pick<QuestionItem, 'page' | 'fields'>): string {
  if (page) return 'The agent wants you to open a page';
  return fields.length > 1 ? 'The agent has questions' : 'The agent has a question';
}

/** What became of a question; undefined while it waits. */
export function endText({ state, page, by }: QuestionItem): string | undefined {
  const who = by === undefined || by === '' ? '' : ` in ${by}`;
  switch (state) {
    case 'waiting':
      return undefined;
    case 'answered':
      if (!page) return `Answered by you${who}`;
      return page.done === true
        ? 'Done: the agent knows that you have finished there'
        : 'Opened in your browser. The agent says here when it knows that you have finished';
    case 'declined':
      return `Declined by you${who}`;
    case 'cancelled':
      return by === undefined ? 'Closed: the agent waits for no answer any more' : 'Not answered';
    case 'unanswered':
      return 'The agent ended before this was answered. It may ask again when it goes on';
  }
}

/** A choice out of a few: one field, one answer, and none of one's own. */
export function loneChoice(
  fields: readonly QuestionField[],
): Extract<QuestionField, { type: 'choice' }> | undefined {
  const [field] = fields;
  return fields.length === 1 && field?.type === 'choice' ? field : undefined;
}

/** The field whose answers have numbers: the first that has any. */
export function numberedField(
  fields: readonly QuestionField[],
): Extract<QuestionField, { type: 'choice' | 'choices' }> | undefined {
  return fields.find((field) => field.type === 'choice' || field.type === 'choices');
}

/** What the keys of a question do, for its hint. */
export function keyText(fields: readonly QuestionField[]): string {
  const numbered = numberedField(fields);
  if (!numbered) return 'Esc declines.';
  const what = loneChoice(fields) ? 'A number answers' : 'Numbers choose';
  return `${what}, Esc declines.`;
}
