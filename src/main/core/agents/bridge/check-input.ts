import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import * as z from 'zod/mini';
import { isRecord } from '../updates/narrow.ts';
import type { JsonSchema } from './tool.ts';

/** Arguments that a tool cannot take. The message is for the agent: it says which and why. */
export class ToolInputError extends Error {
  override readonly name = 'ToolInputError';
}

const MAX_ISSUES = 20;

/** What is wrong with a value, in one line. */
export function issueText(error: z.core.$ZodError): string {
  const told = error.issues.slice(0, MAX_ISSUES).map(({ path, message }) => {
    return path.length === 0 ? message : `${z.core.toDotPath(path)}: ${message}`;
  });
  const more = error.issues.length - told.length;
  return told.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** True for a schema of zod, of any flavour. */
export function isZodSchema(schema: object): schema is z.core.$ZodType {
  return '_zod' in schema;
}

/**
 * A function that throws for what the schema does not allow.
 * @throws Error if the schema itself cannot be used
 */
export function compileSchema(schema: JsonSchema): (value: unknown) => void {
  // Without these two: one compiler for every draft, and two schemas of one id do not meet.
  const { $schema: _draft, $id: _id, ...rules } = schema;
  const validate = new AjvJsonSchemaValidator().getValidator<unknown>(rules);
  return (value) => {
    const checked = validate(value);
    if (checked.valid) return;
    throw new ToolInputError(checked.errorMessage.slice(0, 2000));
  };
}

/**
 * The arguments, checked.
 * @throws ToolInputError with what is wrong in one line
 */
export function parseArguments<S extends z.core.$ZodType>(schema: S, input: unknown): z.output<S>;
export function parseArguments(schema: JsonSchema, input: unknown): Record<string, unknown>;
export function parseArguments(schema: z.core.$ZodType | JsonSchema, input: unknown): unknown {
  if (isZodSchema(schema)) {
    const parsed = z.safeParse(schema, input);
    if (parsed.success) return parsed.data;
    throw new ToolInputError(issueText(parsed.error));
  }
  if (!isRecord(input)) throw new ToolInputError('The arguments are not an object.');
  compileSchema(schema)(input);
  return input;
}
