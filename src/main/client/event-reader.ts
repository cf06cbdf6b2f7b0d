// What a connection tells without being asked, read as it comes and kept until a program takes them.

import { AerieError, toAerieError } from './aerie-error.ts';
import { ItemQueue } from './item-queue.ts';

/** Events a program may leave unread before its stream fails: none may be left out silently. */
export const MAX_UNREAD_EVENTS = 10_000;

/** Gives out what `source` gives. `stop` ends the source, once, when the reader left or failed. */
export function readEvents<T>(
  source: AsyncIterable<T>,
  stop: () => void,
  signal: AbortSignal | undefined,
): AsyncIterable<T> {
  const queue = new ItemQueue<T>();
  let ended = false;
  const end = (error: unknown): void => {
    if (ended) return;
    ended = true;
    queue.end(error);
    signal?.removeEventListener('abort', onAbort);
    stop();
  };
  const onAbort = (): void => end(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  const pump = async (): Promise<void> => {
    for await (const event of source) {
      if (queue.length >= MAX_UNREAD_EVENTS) {
        const message = 'Events were not read in time. Ask for them again and read faster.';
        throw new AerieError('limit_reached', message);
      }
      queue.push(event);
    }
    throw new AerieError('disconnected', 'The connection to Aerie was lost.');
  };
  void pump().catch((error: unknown) => end(toAerieError(error)));
  async function* read(): AsyncGenerator<T, void, void> {
    try {
      for (;;) {
        const event = await queue.take();
        if (event === undefined) return;
        yield event;
      }
    } finally {
      end(undefined);
    }
  }
  return { [Symbol.asyncIterator]: read };
}
