// What an agent is told, besides the tool, about the structure of the answer it is to give.
import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import { STRUCTURED_OUTPUT } from './check-tools.ts';
import { needsWrapping, WRAPPED_FIELD } from './structured-capture.ts';
import type { JsonSchema } from './tool.ts';

/** `_meta` of `session/new` and the like, for agents that know structured output themselves. */
export function structuredMeta(schema: JsonSchema): { structuredOutputSchema: JsonSchema } {
  return { structuredOutputSchema: schema };
}

/**
 * The block to put before a prompt's own; not for the transcript. `hasTool` false where the agent cannot
 * be offered the bridge: it then writes the answer as text.
 */
export function structuredInstruction(schema: JsonSchema, hasTool = true): ContentBlock {
  const shape = `The final answer has to match this JSON Schema:\n${JSON.stringify(schema)}`;
  const wrap = needsWrapping(schema)
    ? ` Pass the whole answer as the argument "${WRAPPED_FIELD}".`
    : ` Pass the fields of the answer as its arguments, or the whole answer as "${WRAPPED_FIELD}" if it takes only that.`;
  const how = hasTool
    ? `Deliver the final answer by exactly one call of the tool ${STRUCTURED_OUTPUT} (its name may have a prefix).${wrap} After that call end your turn without further text. If there is no such tool, write the answer as JSON in one \`\`\`json block.`
    : 'Write the final answer as JSON in one ```json block at the end, with nothing after it.';
  return {
    type: 'text',
    text: `${how}\n${shape}`,
    annotations: { audience: ['assistant'] },
  };
}

/** The text of a second turn, after one that did not give what was asked for. */
export function reaskText(problem: string): string {
  return `The structured answer is missing or does not match: ${problem} Deliver the complete final answer again, in the structure asked for, and nothing else.`;
}
