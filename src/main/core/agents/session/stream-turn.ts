import { CancelledError } from '../errors/acp-error.ts';
import { UpdateQueue } from '../updates/update-queue.ts';
import type { UpdateSubscribers } from '../updates/update-subscribers.ts';
import type { StreamItem } from './session-options.ts';
import type { PromptRequest, SessionTurns } from './session-turns.ts';

/** Prompts, and yields the turn's updates and its result. Leaving early cancels the turn. */
export function streamTurn(
  turns: SessionTurns,
  subscribers: UpdateSubscribers,
  request: PromptRequest,
): AsyncIterableIterator<StreamItem> {
  const left = new AbortController();
  let unsubscribe: (() => void) | undefined;
  const queue = new UpdateQueue<StreamItem>({
    onEnd: () => {
      unsubscribe?.();
      left.abort(new CancelledError('The reader of the turn left.'));
    },
  });
  const { signal } = request.options;
  turns
    .prompt({
      ...request,
      options: {
        ...request.options,
        signal: signal ? AbortSignal.any([signal, left.signal]) : left.signal,
      },
      onStart: () => {
        unsubscribe = subscribers.onAny(({ update }) => queue.push({ type: 'update', update }));
      },
    })
    .then(
      (result) => {
        queue.push({ type: 'stop', result });
        queue.end();
      },
      (error: unknown) => queue.end(error instanceof Error ? error : new Error(String(error))),
    );
  return queue;
}
