import { ORPCError } from '@orpc/server';
import { isAppError } from '#shared/base/app-error.ts';
import type { Event } from '#shared/base/emitter.ts';
import type { SessionEvent } from '#shared/contract/index.ts';
import { EventQueue } from '../operations/event-queue.ts';
import { drainQueue } from './drain-queue.ts';

/**
 * What happens from now on to session `id`, or to all. Ends when `signal` aborts.
 * @throws AppError `limit_reached` when the reader is too slow even for starts and exits
 */
export function eventStream(
  happened: Event<{ readonly event: SessionEvent }>,
  id: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<SessionEvent, void, void> {
  const queue = new EventQueue<{ readonly event: SessionEvent }>();
  let overrun: Error | undefined;
  return drainQueue(
    () => {
      if (overrun) throw overrun;
      return queue.shift()?.event;
    },
    (wake) =>
      happened((item) => {
        if (id !== undefined && item.event.id !== id) return;
        try {
          queue.push(item);
        } catch (error) {
          // Thrown inside the stream, where nothing translates it any more.
          if (isAppError(error)) overrun = new ORPCError(error.code, { message: error.message });
        }
        wake();
      }),
    signal,
  );
}
