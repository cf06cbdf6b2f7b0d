// What several turns of the fake agent consist of.
import type { TurnResult } from './turns.ts';

export const done: TurnResult = {
  stopReason: 'end_turn',
  usage: { totalTokens: 3, inputTokens: 1, outputTokens: 2 },
};

export function tool(id: string, more: object = {}): object {
  return {
    sessionUpdate: 'tool_call',
    toolCallId: id,
    title: 'run',
    kind: 'execute',
    status: 'in_progress',
    ...more,
  };
}

export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
