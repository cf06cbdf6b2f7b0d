import { BadOptionError } from '../errors/acp-error.ts';
import { isRecord } from '../updates/narrow.ts';
import type { StructuredTurn } from './bridge.ts';
import { compileSchema } from './check-input.ts';
import type { JsonSchema } from './tool.ts';

interface ExpectedAnswer {
  readonly sessionId: string;
  readonly schema: JsonSchema;
  readonly check: (value: unknown) => void;
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
  /** In the order they began. A session has several while prompts join its running turn. */
  readonly #open = new Set<ExpectedAnswer>();

  /**
   * A turn begins that is to answer in a structure.
   * @throws BadOptionError if the schema cannot be used
   */
  expect(sessionId: string, schema: JsonSchema): Pick<StructuredTurn, 'end'> {
    const known = [...this.#open].find((other) => other.schema === schema);
    const check = known?.check ?? checkOf(schema);
    const turn: ExpectedAnswer = { sessionId, schema, check, latest: undefined };
    this.#open.add(turn);
    return {
      end: () => {
        this.#open.delete(turn);
        return turn.latest;
      },
    };
  }

  /** Schemas of the turns under way, each once. */
  schemas(): JsonSchema[] {
    return [...new Set([...this.#open].map(({ schema }) => schema))];
  }

  /** Takes a delivery. @throws ToolInputError if it has not the shape asked for */
  deliver(sessionId: string | undefined, input: unknown): Delivery {
    const waiting = [...this.#open];
    const sessions = new Set(waiting.map((turn) => turn.sessionId));
    if (sessionId === undefined && sessions.size > 1) return 'ambiguous';
    const turns = waiting.filter((turn) => turn.sessionId === (sessionId ?? turn.sessionId));
    const newest = turns.at(-1);
    if (newest === undefined) return 'not_expected';
    const value = answerIn(input, newest.schema);
    newest.check(value);
    const again = newest.latest !== undefined;
    for (const turn of turns) turn.latest = { value };
    return again ? 'again' : 'first';
  }
}

/** The answer itself, whether or not it was put into the field. */
function answerIn(input: unknown, schema: JsonSchema): unknown {
  if (!isRecord(input) || !(WRAPPED_FIELD in input)) return input;
  const { properties } = schema;
  const isOwn = isRecord(properties) && WRAPPED_FIELD in properties;
  const isAlone = Object.keys(input).length === 1;
  return needsWrapping(schema) || (isAlone && !isOwn) ? input[WRAPPED_FIELD] : input;
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
