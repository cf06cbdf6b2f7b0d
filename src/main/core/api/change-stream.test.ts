import { expect, it } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import { changeStream } from './change-stream.ts';

it('yields the state, then each change, and ends on abort without a listener left', async () => {
  const changes = new Emitter<string>();
  const abort = new AbortController();
  const seen: string[] = [];
  const reading = (async () => {
    for await (const item of changeStream(() => ['now'], changes.event, abort.signal))
      seen.push(item);
  })();
  await Promise.resolve();
  changes.fire('a');
  changes.fire('b');
  await expect.poll(() => seen).toEqual(['now', 'a', 'b']);
  abort.abort();
  await reading;
  expect(changes.listenerCount).toBe(0);
});

it('gives a reader that fell behind the newest state instead of a growing queue', async () => {
  const changes = new Emitter<number>();
  let state = 0;
  const stream = changeStream(() => [state], changes.event, undefined);
  expect((await stream.next()).value).toBe(0);
  for (let i = 1; i <= 10_000; i++) {
    state = i;
    changes.fire(i);
  }
  const rest: number[] = [];
  while (rest.at(-1) !== 10_000) rest.push((await stream.next()).value as number);
  expect(rest.length).toBeLessThan(300);
  await stream.return();
  expect(changes.listenerCount).toBe(0);
});

it('stops listening when its reader leaves early', async () => {
  const changes = new Emitter<number>();
  for await (const item of changeStream(() => [1], changes.event, undefined)) {
    expect(item).toBe(1);
    break;
  }
  expect(changes.listenerCount).toBe(0);
});
