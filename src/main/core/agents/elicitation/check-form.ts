// Checks what was filled in before it is sent: a sentence for each field that is not right.

import { boundedMatch } from './bounded-pattern.ts';
import type {
  ChoicesField,
  ElicitationForm,
  FormField,
  NumberField,
  TextField,
} from './elicitation-form.ts';
import type { FormValue } from './elicitation-types.ts';

/** Content fit to be sent; or a sentence for each field, by its name. */
export type CheckedContent =
  | { readonly ok: true; readonly content: Record<string, FormValue> }
  | { readonly ok: false; readonly problems: Readonly<Record<string, string>> };

/** A value fit to be sent, nothing, or what is wrong with it. */
type CheckedValue = { readonly value: FormValue | undefined } | { readonly problem: string };

const MAX_TEXT = 100_000;

/**
 * Checks and completes `content`: what is empty and not required is left out, and what is missing
 * gets its default if it is required. Names that the form does not have are dropped.
 */
export function checkContent(
  form: ElicitationForm,
  content: Readonly<Record<string, unknown>>,
): CheckedContent {
  const good = new Map<string, FormValue>();
  const problems = new Map<string, string>();
  for (const field of form.fields) {
    const given = Object.hasOwn(content, field.name) ? content[field.name] : undefined;
    const checked = checkField(field, given);
    if ('problem' in checked) problems.set(field.name, checked.problem);
    else if (checked.value !== undefined) good.set(field.name, checked.value);
  }
  // Not by assignment: a field may be called `__proto__`.
  return problems.size > 0
    ? { ok: false, problems: Object.fromEntries(problems) }
    : { ok: true, content: Object.fromEntries(good) };
}

function checkField(field: FormField, given: unknown): CheckedValue {
  const preset = field.required && field.type !== 'raw' ? field.default : undefined;
  const value = given ?? preset;
  if (isEmpty(value, field)) {
    return field.required ? { problem: 'Please fill this in.' } : { value: undefined };
  }
  switch (field.type) {
    case 'text':
      return typeof value === 'string' ? checkText(field, value) : { problem: 'Enter a text.' };
    case 'number':
      return checkNumber(field, value);
    case 'boolean':
      return typeof value === 'boolean' ? { value } : { problem: 'Choose yes or no.' };
    case 'choice':
      return field.choices.some((choice) => choice.value === value) && typeof value === 'string'
        ? { value }
        : { problem: 'Choose one of the answers offered.' };
    case 'choices':
      return checkChoices(field, value);
    case 'raw':
      return checkRaw(value);
  }
}

/** An empty text is no answer, except where the form says that it may be one. */
function isEmpty(value: unknown, field: FormField): boolean {
  if (value === undefined || value === null) return true;
  if (value === '') return field.type !== 'text' || field.minLength !== 0;
  const isNone = field.type === 'choices' && Array.isArray(value) && value.length === 0;
  return isNone && !(field.required && field.minItems === 0);
}

function checkText(field: TextField, value: string): CheckedValue {
  const length = [...value].length;
  const { minLength, maxLength, pattern, format } = field;
  if (length > MAX_TEXT) return { problem: 'This is too long.' };
  if (minLength !== undefined && length < minLength) {
    return { problem: `Enter at least ${count(minLength, 'character')}.` };
  }
  if (maxLength !== undefined && length > maxLength) {
    return { problem: `Enter at most ${count(maxLength, 'character')}.` };
  }
  const problem = format && formatProblem(format, value);
  if (problem) return { problem };
  // What cannot be checked here is for the asker to check.
  if (pattern !== undefined && boundedMatch(pattern, value) === false) {
    return { problem: `This has to match the pattern ${pattern}.` };
  }
  return { value };
}

function formatProblem(format: NonNullable<TextField['format']>, value: string): string | null {
  switch (format) {
    case 'email':
      return /^[^\s@]+@[^\s@]+$/.test(value) ? null : 'Enter an e-mail address.';
    case 'uri':
      return /^[a-z][a-z0-9+.-]*:/i.test(value) && URL.canParse(value)
        ? null
        : 'Enter a whole address, such as https://example.com.';
    case 'date':
      return isDate(value) ? null : 'Enter a date as year-month-day, such as 2026-11-21.';
    case 'date-time':
      return isDateTime(value) ? null : 'Enter a date and time, such as 2026-11-21T15:30:00Z.';
  }
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function isDateTime(value: string): boolean {
  const [, date = '', rest = ''] = /^([^Tt ]+)[Tt ](.+)$/.exec(value) ?? [];
  const isTime = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
  return isDate(date) && isTime.test(rest);
}

function checkNumber(field: NumberField, given: unknown): CheckedValue {
  const value = typeof given === 'string' ? Number(given.trim() || Number.NaN) : given;
  if (typeof value !== 'number' || !Number.isFinite(value)) return { problem: 'Enter a number.' };
  if (field.integer && !Number.isSafeInteger(value)) return { problem: 'Enter a whole number.' };
  if (field.minimum !== undefined && value < field.minimum) {
    return { problem: `Enter ${field.minimum} or more.` };
  }
  if (field.maximum !== undefined && value > field.maximum) {
    return { problem: `Enter ${field.maximum} or less.` };
  }
  return { value };
}

function checkChoices(field: ChoicesField, value: unknown): CheckedValue {
  const offered = field.choices.map((choice) => choice.value);
  if (!Array.isArray(value) || !value.every((item) => offered.includes(item))) {
    return { problem: 'Choose from the answers offered.' };
  }
  const chosen = offered.filter((item) => value.includes(item));
  if (field.minItems !== undefined && chosen.length < field.minItems) {
    return { problem: `Choose at least ${field.minItems}.` };
  }
  if (field.maxItems !== undefined && chosen.length > field.maxItems) {
    return { problem: `Choose at most ${field.maxItems}.` };
  }
  return { value: chosen };
}

/** JSON text. What the protocol has no place for is sent as that text. */
function checkRaw(given: unknown): CheckedValue {
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  if (text === undefined || text.length > MAX_TEXT) return { problem: 'This is too long.' };
  try {
    const value: unknown = JSON.parse(text);
    return { value: isFormValue(value) ? value : text };
  } catch {
    return { problem: 'Enter valid JSON. A text needs double quotes around it.' };
  }
}

function isFormValue(value: unknown): value is FormValue {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
