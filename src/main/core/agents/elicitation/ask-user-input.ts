// Puts questions to whoever answers for the user: those of the tool `AskUserQuestion` and those of
// opencode's own tool, which comes over the side channel.

import { randomUUID } from 'node:crypto';
import type { SessionView } from '../client/session-view.ts';
import { ElicitationUnavailableError, InvalidParamsError } from '../errors/acp-error.ts';
import { closingSignal } from '../permissions/closing-signal.ts';
import { untilAborted } from '../permissions/until-aborted.ts';
import { checkAnswers } from './user-input.ts';
import type { Question, UserInputHandler, UserInputResponse } from './user-input-types.ts';

export interface AskContext {
  /** Aborts when no answer is needed any more. */
  readonly signal: AbortSignal;
  readonly session: SessionView | undefined;
  readonly toolCallId?: string | undefined;
}

/**
 * Answers fit to be sent. The wait ends with the signal and with the tool call, whatever `handler` does.
 * @throws ElicitationUnavailableError without a handler; InvalidParamsError for answers that are none;
 * the reason of the signal; what the handler throws
 */
export async function askUserInput(
  questions: readonly Question[],
  handler: UserInputHandler | undefined,
  { signal, session, toolCallId }: AskContext,
): Promise<UserInputResponse> {
  if (!handler) {
    throw new ElicitationUnavailableError('Nobody is there to answer. Set onUserInput.');
  }
  const request = { id: randomUUID(), sessionId: session?.id, toolCallId, questions };
  const closing = closingSignal(signal, session, toolCallId);
  try {
    closing.signal.throwIfAborted();
    const given = handler(request, { signal: closing.signal, session });
    const checked = checkAnswers(questions, await untilAborted(given, closing.signal));
    if (checked.ok) return checked.response;
    // Without the answers: they may be secret.
    const [problem = ''] = Object.values(checked.problems);
    throw new InvalidParamsError(`The user's answer cannot be used. ${problem}`, -32602);
  } finally {
    closing.dispose();
  }
}
