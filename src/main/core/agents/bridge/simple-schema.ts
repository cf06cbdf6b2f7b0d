import type { JsonSchema } from './tool.ts';

const types: Readonly<Record<string, JsonSchema>> = {
  string: { type: 'string' },
  int: { type: 'integer' },
  int64: { type: 'integer' },
  integer: { type: 'integer' },
  float: { type: 'number' },
  float64: { type: 'number' },
  number: { type: 'number' },
  bool: { type: 'boolean' },
  boolean: { type: 'boolean' },
  '[]string': { type: 'array', items: { type: 'string' } },
  object: { type: 'object' },
  any: {},
};

/**
 * JSON Schema of an object whose fields, all required, have the types named: `string`, `int`, `float`,
 * `bool`, `[]string`, `object`, `any` or a type of JSON Schema.
 */
export function simpleSchema(fields: Readonly<Record<string, string>>): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, type]) => [
      name,
      (Object.hasOwn(types, type) ? types[type] : undefined) ?? { type },
    ]),
  );
  return { type: 'object', properties, required: Object.keys(fields) };
}
