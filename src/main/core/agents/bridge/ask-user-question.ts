import { askUserInput } from '../elicitation/ask-user-input.ts';
import { askUserQuestionSchema, readQuestions, toolAnswers } from '../elicitation/user-input.ts';
import { ASK_USER_QUESTION, type UserInputHandler } from '../elicitation/user-input-types.ts';
import { ToolInputError } from './check-input.ts';
import type { BridgeTool } from './tool.ts';

/** The tool by which a model asks the person in front of the screen, whom `handler` asks. */
export function askUserQuestionTool(handler: UserInputHandler): BridgeTool {
  return {
    name: ASK_USER_QUESTION,
    description:
      'Asks the user one or more questions and waits for the answers. Use it when only the user knows or can decide. Offer options where there are a few likely answers.',
    inputSchema: askUserQuestionSchema,
    annotations: { title: 'Ask the user', readOnlyHint: true, openWorldHint: false },
    call: async (input, { session, toolCallId, signal }) => {
      const asked = readQuestions(input);
      if (!asked.ok) throw new ToolInputError(asked.problem);
      const context = { signal, session, toolCallId };
      const answer = await askUserInput(asked.questions, handler, context);
      return { structured: { answers: toolAnswers(answer) } };
    },
  };
}
