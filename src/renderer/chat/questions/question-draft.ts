// What is filled in of a question and not sent, until it is answered. It outlives a reload of the
// page; secrets do not.

import { parseJson } from '#shared/base/parse-json.ts';
import type { QuestionField, QuestionItem } from '#shared/chat/question-item.ts';
import type { QuestionReply } from '#shared/contract/index.ts';

/** What stands in one field. */
export interface FieldDraft {
  readonly text: string;
  /** Values of chosen answers; `true` or `false` of a yes or no. */
  readonly chosen: readonly string[];
  /** The answer of one's own is chosen. */
  readonly other: boolean;
}

/** By name of the field. */
export type QuestionDraft = Readonly<Record<string, FieldDraft>>;

/** The part of the browser's storage that is used. */
export type QuestionStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export const emptyField: FieldDraft = { text: '', chosen: [], other: false };

const PREFIX = 'aerie.question.';
const MAX_KEPT_CHARS = 50_000;

/** What stands in a question's fields at first. */
export function presetDraft(fields: readonly QuestionField[]): QuestionDraft {
  return Object.fromEntries(fields.map((field) => [field.name, presetOf(field)]));
}

/** What was filled in before the page was loaded again, over what stands there at first. */
export function readQuestionDraft(
  storage: QuestionStorage,
  { ask, fields }: Pick<QuestionItem, 'ask' | 'fields'>,
): QuestionDraft {
  const preset = presetDraft(fields);
  const kept = parse(storage.getItem(PREFIX + ask));
  return Object.fromEntries(
    Object.entries(preset).map(([name, field]) => [name, fieldIn(kept, name) ?? field]),
  );
}

/** Keeps what is filled in, but for secrets. */
export function writeQuestionDraft(
  storage: QuestionStorage,
  { ask, fields }: Pick<QuestionItem, 'ask' | 'fields'>,
  draft: QuestionDraft,
): void {
  const open = fields.filter((field) => !isSecret(field)).map(({ name }) => name);
  const kept = Object.fromEntries(Object.entries(draft).filter(([name]) => open.includes(name)));
  const text = JSON.stringify(kept);
  if (text.length > MAX_KEPT_CHARS) storage.removeItem(PREFIX + ask);
  else storage.setItem(PREFIX + ask, text);
}

/** Forgets what was filled in. */
export function forgetQuestionDraft(storage: QuestionStorage, ask: string): void {
  storage.removeItem(PREFIX + ask);
}

/** The values to send; what is empty is left out. */
export function replyValues(
  fields: readonly QuestionField[],
  draft: QuestionDraft,
): Extract<QuestionReply, { action: 'accept' }>['values'] {
  const values = fields.flatMap((field) => {
    const value = valueOf(field, draft[field.name] ?? emptyField);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return Object.fromEntries(values);
}

/** True if what is typed is neither shown nor kept. */
export function isSecret(field: QuestionField): boolean {
  return 'secret' in field && field.secret === true;
}

function valueOf(field: QuestionField, { text, chosen, other }: FieldDraft) {
  switch (field.type) {
    case 'boolean':
      return chosen[0] === undefined ? undefined : chosen[0] === 'true';
    case 'choice':
      return other ? text || undefined : chosen[0];
    case 'choices': {
      const all = other && text !== '' ? [...chosen, text] : [...chosen];
      return all.length > 0 ? all : undefined;
    }
    case 'text':
      return text === '' ? undefined : withZone(field, text);
    default:
      return text === '' ? undefined : text;
  }
}

/** Fields of date and time tell no zone: the person's own is meant. */
function withZone(field: Extract<QuestionField, { type: 'text' }>, text: string): string {
  if (field.format !== 'date-time') return text;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

function presetOf(field: QuestionField): FieldDraft {
  if (!('preset' in field) || field.preset === undefined) return emptyField;
  switch (field.type) {
    case 'choice':
    case 'boolean':
      return { ...emptyField, chosen: [String(field.preset)] };
    case 'choices':
      return { ...emptyField, chosen: field.preset };
    default:
      return { ...emptyField, text: String(field.preset) };
  }
}

function parse(text: string | null): unknown {
  return text === null || text.length > MAX_KEPT_CHARS ? undefined : parseJson(text);
}

function fieldIn(kept: unknown, name: string): FieldDraft | undefined {
  if (typeof kept !== 'object' || kept === null || !Object.hasOwn(kept, name)) return undefined;
  const field: unknown = Reflect.get(kept, name);
  if (typeof field !== 'object' || field === null) return undefined;
  const text: unknown = Reflect.get(field, 'text');
  const chosen: unknown = Reflect.get(field, 'chosen');
  if (typeof text !== 'string' || !Array.isArray(chosen)) return undefined;
  return {
    text,
    chosen: chosen.filter((value) => typeof value === 'string'),
    other: Reflect.get(field, 'other') === true,
  };
}
