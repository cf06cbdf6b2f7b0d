import type * as z from 'zod/mini';
import { StructuredOutputMissingError } from '../errors/acp-error.ts';
import {
  type DecodeOptions,
  decodeStructured,
  type StructuredSource,
} from './decode-structured.ts';
import { reaskText } from './structured-prompt.ts';

export interface AskOptions extends DecodeOptions {
  /** How many more turns to spend on an answer that is missing or does not match; 0 unless given. */
  readonly reask?: number;
}

/**
 * Runs turns until one gives the structured answer. `turn` gets nothing the first time, then the text to
 * prompt with.
 * @throws StructuredOutputMissingError of the last turn, and whatever `turn` throws
 */
export async function askStructured<S extends z.core.$ZodType>(
  turn: (again: string | undefined) => Promise<StructuredSource>,
  schema: S,
  options: AskOptions = {},
): Promise<z.output<S>> {
  let again: string | undefined;
  for (let left = options.reask ?? 0; ; left -= 1) {
    const result = await turn(again);
    try {
      return decodeStructured(result, schema, options);
    } catch (error) {
      if (!(error instanceof StructuredOutputMissingError) || left <= 0) throw error;
      again = reaskText(error.message);
    }
  }
}
