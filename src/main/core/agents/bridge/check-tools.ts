import { ASK_USER_QUESTION } from '../elicitation/user-input-types.ts';
import { BadOptionError } from '../errors/acp-error.ts';
import type { BridgeTool } from './tool.ts';

/** Name of the tool that takes the structured answer. */
export const STRUCTURED_OUTPUT = 'StructuredOutput';

const builtIn: ReadonlyMap<string, string> = new Map([
  [ASK_USER_QUESTION, 'onUserInput'],
  [STRUCTURED_OUTPUT, 'outputSchema'],
]);

/** @throws BadOptionError unless every name can be used and is there once */
export function checkTools(tools: readonly BridgeTool[]): void {
  const seen = new Set<string>();
  for (const { name } of tools) {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
      throw new BadOptionError(
        `"${name.slice(0, 80)}" cannot be the name of a tool. Use 1 to 64 letters, digits, "_" and "-".`,
      );
    }
    const option = builtIn.get(name);
    if (option !== undefined) {
      throw new BadOptionError(
        `The option tools has a tool named "${name}", which is the name of the tool behind the option ${option}. Give yours another name.`,
      );
    }
    if (seen.has(name)) {
      throw new BadOptionError(
        `The option tools has two tools named "${name}". Give each its own name.`,
      );
    }
    seen.add(name);
  }
}
