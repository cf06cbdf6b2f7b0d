import { STRUCTURED_OUTPUT } from './check-tools.ts';
import { type Delivery, deliverySchema, type StructuredCapture } from './structured-capture.ts';
import type { BridgeTool, JsonSchema, ToolResult } from './tool.ts';

// Short, and never the input again: a weak model reads an echo as a refusal and calls once more.
const replies: Readonly<Record<Delivery, ToolResult>> = {
  first: { text: 'Received. The answer is complete. End your turn now, without further text.' },
  again: {
    text: 'Replaced the answer received before. Nothing more is needed: do not call this tool again.',
  },
  not_expected: { text: 'No structured answer is asked for here. Answer in plain text.' },
  ambiguous: {
    text: 'This answer could not be taken here. Write it as JSON in a ```json block instead, and end your turn.',
    isError: true,
  },
};

/**
 * What the tool takes while answers of these schemas are asked for. Sessions of one process share the
 * list of tools: with several schemas it takes anything, and each prompt tells its own.
 */
export function listedSchema(schemas: readonly JsonSchema[]): JsonSchema {
  const [only, ...others] = schemas;
  // Not just any object: opencode allows no arguments but those that are named.
  return deliverySchema(only === undefined || others.length > 0 ? {} : only);
}

/** The tool that takes structured answers. */
export function structuredOutputTool(
  capture: StructuredCapture,
  inputSchema: JsonSchema,
): BridgeTool {
  return {
    name: STRUCTURED_OUTPUT,
    description:
      'Delivers the final answer in the structure that was asked for. Call it once, when the answer is complete; then end the turn.',
    inputSchema,
    annotations: { readOnlyHint: true, destructiveHint: false, openWorldHint: false },
    call: async (input, { sessionId }) => replies[capture.deliver(sessionId, input)],
  };
}
