// Reads the schema of an elicitation into a form. The agent's schema is untrusted: caps everywhere,
// and a field that makes no sense becomes raw JSON rather than a failure.

import type { ElicitationSchema } from '@agentclientprotocol/sdk/unstable';
import { cut } from '../permissions/journal-permission.ts';
import { isRecord } from '../updates/narrow.ts';
import type { ElicitationForm, FieldChoice, FormField, TextField } from './elicitation-form.ts';

const MAX_FIELDS = 100;
const MAX_CHOICES = 500;
const MAX_PATTERN = 500;

type Property = Readonly<Record<string, unknown>>;
type Base = Pick<FormField, 'name' | 'title' | 'description' | 'required'>;

/** The form that a schema asks for. */
export function readForm(schema: ElicitationSchema): ElicitationForm {
  const required = new Set(schema.required ?? []);
  return {
    title: text(schema.title),
    description: text(schema.description),
    fields: Object.entries(schema.properties ?? {})
      .slice(0, MAX_FIELDS)
      .map(([name, property]) => readField(name, property, required.has(name))),
  };
}

function readField(name: string, property: Property, required: boolean): FormField {
  const base: Base = {
    ...{ name, required },
    title: text(property['title']) ?? cut(name),
    description: text(property['description']),
  };
  switch (property['type']) {
    case 'string':
      return readString(base, property);
    case 'number':
    case 'integer':
      return {
        ...base,
        type: 'number',
        integer: property['type'] === 'integer',
        minimum: number(property['minimum']),
        maximum: number(property['maximum']),
        default: number(property['default']),
      };
    case 'boolean': {
      const preset = property['default'];
      return {
        ...base,
        type: 'boolean',
        default: typeof preset === 'boolean' ? preset : undefined,
      };
    }
    case 'array':
      return readArray(base, property);
    default:
      return { ...base, type: 'raw', schema: property };
  }
}

function readString(base: Base, property: Property): FormField {
  const choices = readChoices(property['oneOf'] ?? property['enum']);
  const preset = text(property['default']);
  if (choices) {
    const offered = choices.some(({ value }) => value === preset) ? preset : undefined;
    return { ...base, type: 'choice', choices, default: offered };
  }
  const pattern = property['pattern'];
  return {
    ...base,
    type: 'text',
    minLength: number(property['minLength']),
    maxLength: number(property['maxLength']),
    pattern: typeof pattern === 'string' && pattern.length <= MAX_PATTERN ? pattern : undefined,
    format: formatOf(property['format']),
    ...(isSecret(property) ? { secret: true } : {}),
    default: preset,
  };
}

function readArray(base: Base, property: Property): FormField {
  const items = property['items'];
  const choices = isRecord(items)
    ? readChoices(items['anyOf'] ?? items['oneOf'] ?? items['enum'])
    : undefined;
  if (!choices) return { ...base, type: 'raw', schema: property };
  const preset = property['default'];
  return {
    ...base,
    type: 'choices',
    choices,
    minItems: number(property['minItems']),
    maxItems: number(property['maxItems']),
    default: Array.isArray(preset)
      ? choices.map(({ value }) => value).filter((value) => preset.includes(value))
      : undefined,
  };
}

/** Plain values or titled ones; undefined if it is no list or has nothing usable. */
function readChoices(list: unknown): readonly FieldChoice[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const choices = new Map<string, FieldChoice>();
  for (const item of list.slice(0, MAX_CHOICES)) {
    const value = isRecord(item) ? item['const'] : item;
    if (typeof value !== 'string' || choices.has(value)) continue;
    const details = isRecord(item) ? item : {};
    choices.set(value, {
      value,
      title: text(details['title']) ?? cut(value),
      description: text(details['description']),
    });
  }
  return choices.size > 0 ? [...choices.values()] : undefined;
}

/** Two ways in which schemas say that a text is for nobody's eyes. */
function isSecret(property: Property): boolean {
  return property['format'] === 'password' || property['writeOnly'] === true;
}

function formatOf(format: unknown): TextField['format'] {
  return format === 'email' || format === 'uri' || format === 'date' || format === 'date-time'
    ? format
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? cut(value) : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
