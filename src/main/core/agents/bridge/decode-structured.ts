// Takes the structured answer out of what a turn gave (acp.md 6.11).
import * as z from 'zod/mini';
import { StructuredOutputMissingError } from '../errors/acp-error.ts';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';
import type { AgentNotification } from '../updates/agent-update.ts';
import { isRecord } from '../updates/narrow.ts';
import { issueText } from './check-input.ts';
import { findJson } from './find-json.ts';

/** Longer texts are looked at from their end: answers come last. */
const MAX_TEXT = 4_000_000;

/** What a turn or query gave; any of it may be missing. */
export interface StructuredSource {
  /** Of `query`. */
  readonly structured?: unknown;
  /** Of `prompt`, with `structuredOutput`. */
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
  /** Of the protocol's own prompt response. */
  readonly _meta?: Readonly<Record<string, unknown>> | null | undefined;
  readonly notifications?: readonly AgentNotification[];
  readonly text?: string;
}

export interface DecodeOptions {
  readonly telemetry?: Telemetry;
}

type Source = 'prompt_meta' | 'notifications' | 'text';

/**
 * The structured answer of a turn or query: as delivered, or else the first JSON in the text that the
 * schema takes.
 * @throws StructuredOutputMissingError if there is none; with the schema's error as `cause` if there is
 * one that does not match
 */
export function decodeStructured<S extends z.core.$ZodType>(
  result: StructuredSource,
  schema: S,
  options: DecodeOptions = {},
): z.output<S> {
  const delivered = deliveredIn(result);
  if (delivered !== undefined) return decode([delivered.value], delivered.source, schema, options);
  const text = (result.text ?? '').slice(-MAX_TEXT);
  return decode(findJson(text), 'text', schema, options);
}

/**
 * The structured answer that the agent's response itself carries.
 * @throws StructuredOutputMissingError as `decodeStructured` does
 */
export function decodePromptResult<S extends z.core.$ZodType>(
  result: Pick<StructuredSource, 'meta' | '_meta'>,
  schema: S,
  options: DecodeOptions = {},
): z.output<S> {
  const value = firstOf(inMeta(result.meta), inMeta(result._meta));
  return decode(value === undefined ? [] : [value], 'prompt_meta', schema, options);
}

function deliveredIn(
  result: StructuredSource,
): { readonly value: unknown; readonly source: Source } | undefined {
  const value = firstOf(result.structured, inMeta(result.meta), inMeta(result._meta));
  if (value !== undefined) return { value, source: 'prompt_meta' };
  const told = result.notifications?.findLast(({ update }) => inUpdate(update) !== undefined);
  return told && { value: inUpdate(told.update), source: 'notifications' };
}

/** Unlike `??`: null is a value that may have been delivered. */
function firstOf(...values: readonly unknown[]): unknown {
  return values.find((value) => value !== undefined);
}

function inUpdate(update: object): unknown {
  return '_meta' in update ? inMeta(update._meta) : undefined;
}

function inMeta(meta: unknown): unknown {
  return isRecord(meta) ? meta['structuredOutput'] : undefined;
}

function decode<S extends z.core.$ZodType>(
  values: Iterable<unknown>,
  source: Source,
  schema: S,
  { telemetry = noTelemetry }: DecodeOptions,
): z.output<S> {
  const count = (outcome: string): void => {
    telemetry.count('structured_output.decode', 1, { source, outcome });
  };
  let mismatch: z.core.$ZodError | undefined;
  for (const value of values) {
    const parsed = z.safeParse(schema, value);
    if (parsed.success) {
      count('ok');
      return parsed.data;
    }
    mismatch ??= parsed.error;
  }
  count(mismatch === undefined ? 'missing' : 'error');
  if (mismatch === undefined) {
    throw new StructuredOutputMissingError(
      'The agent ended its turn without the structured answer that was asked for. Ask again, or use another model.',
    );
  }
  throw new StructuredOutputMissingError(
    `The agent's answer does not match the schema: ${issueText(mismatch)}. Ask again, or change the schema.`,
    { cause: mismatch },
  );
}
