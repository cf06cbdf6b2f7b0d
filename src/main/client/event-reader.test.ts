import { expect, it } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import type { SessionEvent } from '#shared/contract/index.ts';
import { MAX_UNREAD_EVENTS, readEvents } from './event-reader.ts';

const event: SessionEvent = { type: 'shellReady', id: 'a' };

/** Events as a connection would give them. */
function source() {
  const stopped = new Emitter<void>();
  const stops: number[] = [];
  const end = Promise.withResolvers<IteratorResult<SessionEvent>>();
  const queue: SessionEvent[] = [];
  return {
    queue,
    stops,
    stop: () => {
      stops.push(1);
      end.resolve({ done: true, value: undefined });
      stopped.fire();
    },
    fail: (error: unknown) => end.reject(error),
    iterable: {
      [Symbol.asyncIterator]: () => ({
        next: async (): Promise<IteratorResult<SessionEvent>> => {
          const value = queue.shift();
          return value ? { done: false, value } : end.promise;
        },
      }),
    },
  };
}

async function all(events: AsyncIterable<SessionEvent>): Promise<number> {
  let count = 0;
  for await (const _event of events) count += 1;
  return count;
}

it('fails rather than leaving events out, when nobody reads them', async () => {
  const from = source();
  for (let i = 0; i <= MAX_UNREAD_EVENTS; i++) from.queue.push(event);
  const events = readEvents(from.iterable, from.stop, undefined);
  await expect.poll(() => from.stops.length).toBe(1);
  let count = 0;
  const reading = (async () => {
    for await (const _event of events) count += 1;
  })();
  await expect(reading).rejects.toMatchObject({ name: 'AerieError', code: 'limit_reached' });
  expect(count).toBe(MAX_UNREAD_EVENTS);
});

it('stops the source when the reader leaves', async () => {
  const from = source();
  from.queue.push(event, event);
  for await (const seen of readEvents(from.iterable, from.stop, undefined)) {
    expect(seen).toBe(event);
    break;
  }
  expect(from.stops.length).toBeGreaterThan(0);
});

it('gives what came before the connection was lost, then says so', async () => {
  const from = source();
  from.queue.push(event);
  const events = readEvents(from.iterable, from.stop, undefined);
  from.fail(new Error('closed'));
  await expect(all(events)).rejects.toMatchObject({ code: 'disconnected' });
});

it('ends with the reason of its signal', async () => {
  const from = source();
  const controller = new AbortController();
  const events = readEvents(from.iterable, from.stop, controller.signal);
  controller.abort(new Error('enough'));
  await expect(all(events)).rejects.toThrow('enough');
  expect(from.stops).toHaveLength(1);
});
