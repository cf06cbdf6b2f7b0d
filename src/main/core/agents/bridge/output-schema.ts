import { BadOptionError } from '../errors/acp-error.ts';
import { isRecord } from '../updates/narrow.ts';
import type { JsonSchema } from './tool.ts';

/** The shape an answer is to have: a JSON Schema, or one in an envelope. An empty one means: none. */
export type OutputSchema =
  | JsonSchema
  | { readonly type: 'json_schema'; readonly schema: JsonSchema };

/**
 * The schema itself, or undefined for none.
 * @throws BadOptionError if it is no JSON object
 */
export function outputSchemaOf(given: unknown): JsonSchema | undefined {
  if (given === undefined || given === null) return undefined;
  const schema = isRecord(given) && given['type'] === 'json_schema' ? given['schema'] : given;
  if (schema === undefined || schema === null) return undefined;
  if (!isRecord(schema)) {
    throw new BadOptionError(
      'The option outputSchema is not a JSON Schema. Pass an object such as {"type": "object", "properties": {…}}.',
    );
  }
  return Object.keys(schema).length === 0 ? undefined : schema;
}
