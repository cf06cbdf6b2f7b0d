import { BadOptionError } from '../errors/acp-error.ts';
import { compileSchema } from './check-input.ts';
import { isRecord } from './is-record.ts';
import type { JsonSchema } from './tool.ts';

interface ExpectedAnswer {
  readonly schema: JsonSchema;
  readonly check: (value: unknown) => void;
  /** Deliveries in this turn. */
  count: number;
  latest: { readonly value: unknown } | undefined;
}

/** What came of a delivery. */
export type Delivery = 'first' | 'again' | 'not_expected' | 'ambiguous';

/** Field that holds an answer which is no object itself: arguments of tools are always objects. */
export const WRAPPED_FIELD = 'answer';

/** True if the answer has to be put into a field to be handed over. */
export function needsWrapping(schema: JsonSchema): boolean {
  return schema['type'] !== 'object';
}

/** The input that `StructuredOutput` takes for answers of `schema`. */
export function deliverySchema(schema: JsonSchema): JsonSchema {
  if (!needsWrapping(schema)) return schema;
  const { $defs, definitions, ...rest } = schema;
  return {
    type: 'object',
    properties: { [WRAPPED_FIELD]: rest },
    required: [WRAPPED_FIELD],
    ...($defs === undefined ? {} : { $defs }),
    ...(definitions === undefined ? {} : { definitions }),
  };
}

/** Structured answers of the turns under way, by session, so that turns beside each other do not mix. */
export class StructuredCapture {
  readonly #expected = new Map<string, ExpectedAnswer>();

  /**
   * A turn begins; see `Bridge`.
   * @throws BadOptionError if the schema cannot be used
   */
  expect(sessionId: string, schema: JsonSchema | null): void {
    if (schema === null) {
      this.#expected.delete(sessionId);
      return;
    }
    const known = this.#expected.get(sessionId);
    const check = known?.schema === schema ? known.check : checkOf(schema);
    this.#expected.set(sessionId, { schema, check, count: 0, latest: undefined });
  }

  /** Schemas of the sessions' turns, each once. */
  schemas(): JsonSchema[] {
    return [...new Set([...this.#expected.values()].map(({ schema }) => schema))];
  }

  /** Takes a delivery. @throws ToolInputError if it has not the shape asked for */
  deliver(sessionId: string | undefined, input: unknown): Delivery {
    const [only, ...others] = this.#expected.values();
    if (sessionId === undefined && others.length > 0) return 'ambiguous';
    const expected = sessionId === undefined ? only : this.#expected.get(sessionId);
    if (expected === undefined) return 'not_expected';
    const value = needsWrapping(expected.schema) ? unwrapped(input) : input;
    expected.check(value);
    expected.count += 1;
    expected.latest = { value };
    return expected.count === 1 ? 'first' : 'again';
  }

  /** The latest delivery of the session's turn, once. */
  take(sessionId: string): { readonly value: unknown } | undefined {
    const expected = this.#expected.get(sessionId);
    const latest = expected?.latest;
    if (expected !== undefined) expected.latest = undefined;
    return latest;
  }
}

function unwrapped(input: unknown): unknown {
  return isRecord(input) && WRAPPED_FIELD in input ? input[WRAPPED_FIELD] : input;
}

function checkOf(schema: JsonSchema): (value: unknown) => void {
  try {
    return compileSchema(schema);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BadOptionError(
      `The schema of the option outputSchema cannot be used: ${why}. Correct it.`,
      { cause },
    );
  }
}
