import * as z from 'zod/mini';
import { BadOptionError } from '../errors/acp-error.ts';
import { isRecord } from '../updates/narrow.ts';
import { compileSchema, issueText, isZodSchema, ToolInputError } from './check-input.ts';
import type { BridgeTool, JsonSchema, ToolAnnotations, ToolContext, ToolResult } from './tool.ts';

interface ToolHead {
  /** `[A-Za-z0-9_-]`, 1 to 64 characters, unique among the tools of one bridge. */
  readonly name: string;
  /** For the agent: what it does, when to use it, what it answers. */
  readonly description: string;
  readonly annotations?: ToolAnnotations;
}

/** A tool whose arguments zod checks. */
export interface ZodToolDefinition<S extends z.core.$ZodType> extends ToolHead {
  /** An object schema. */
  readonly input: S;
  execute(input: z.output<S>, context: ToolContext): ToolResult | Promise<ToolResult>;
}

/** A tool whose arguments a JSON Schema describes. */
export interface JsonToolDefinition extends ToolHead {
  readonly input: JsonSchema;
  execute(input: Record<string, unknown>, context: ToolContext): ToolResult | Promise<ToolResult>;
}

/**
 * A tool of this process for the agent.
 * @throws BadOptionError if the input's schema cannot be told to an agent
 */
export function defineTool<S extends z.core.$ZodType>(definition: ZodToolDefinition<S>): BridgeTool;
export function defineTool(definition: JsonToolDefinition): BridgeTool;
export function defineTool<S extends z.core.$ZodType>(
  definition: ZodToolDefinition<S> | JsonToolDefinition,
): BridgeTool {
  return usesZod(definition) ? zodTool(definition) : jsonTool(definition);
}

function usesZod<S extends z.core.$ZodType>(
  definition: ZodToolDefinition<S> | JsonToolDefinition,
): definition is ZodToolDefinition<S> {
  return isZodSchema(definition.input);
}

function zodTool<S extends z.core.$ZodType>(definition: ZodToolDefinition<S>): BridgeTool {
  const { input: schema } = definition;
  return {
    ...headOf(definition),
    inputSchema: objectSchema(definition.name, () => jsonSchemaOf(schema)),
    call: async (input, context) => {
      const parsed = await z.safeParseAsync(schema, input);
      if (!parsed.success) throw new ToolInputError(issueText(parsed.error));
      return definition.execute(parsed.data, context);
    },
  };
}

function jsonTool(definition: JsonToolDefinition): BridgeTool {
  const inputSchema = objectSchema(definition.name, () => definition.input);
  const check = usable(definition.name, () => compileSchema(inputSchema));
  return {
    ...headOf(definition),
    inputSchema,
    call: async (input, context) => {
      if (!isRecord(input)) throw new ToolInputError('The arguments are not an object.');
      check(input);
      return definition.execute(input, context);
    },
  };
}

/** JSON Schema of what a zod schema takes. */
export function jsonSchemaOf(schema: z.core.$ZodType): JsonSchema {
  const { $schema: _draft, ...rules } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
  });
  return rules;
}

function headOf({ name, description, annotations }: ToolHead): ToolHead {
  return { name, description, ...(annotations === undefined ? {} : { annotations }) };
}

function objectSchema(name: string, make: () => JsonSchema): JsonSchema {
  const schema = usable(name, make);
  const type = schema['type'] ?? 'object';
  if (type === 'object') return { ...schema, type };
  throw new BadOptionError(
    `The input of the tool "${name}" is not an object. Describe its arguments as fields of an object.`,
  );
}

function usable<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BadOptionError(
      `The input of the tool "${name}" cannot be described to an agent: ${why}. Correct its schema.`,
      { cause },
    );
  }
}
