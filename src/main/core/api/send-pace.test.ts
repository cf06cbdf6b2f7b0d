import { expect, it } from 'vitest';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { MAX_STREAM_UNREAD, SendPace } from './send-pace.ts';

function paced() {
  const line = { bufferedBytes: 0 };
  const [, host] = linkedPair();
  const transport: Transport = Object.create(host, {
    bufferedBytes: { get: () => line.bufferedBytes },
  });
  const clock = new ManualClock();
  return { line, clock, pace: new SendPace(transport, clock) };
}

it('lets a stream go on at once while its client reads', () => {
  const { line, clock, pace } = paced();
  line.bufferedBytes = MAX_STREAM_UNREAD;
  expect(pace.wait()).toBeUndefined();
  expect(clock.pending).toBe(0);
});

it('holds all streams of a client until it has read, with one timer', async () => {
  const { line, clock, pace } = paced();
  line.bufferedBytes = MAX_STREAM_UNREAD + 1;
  const waits = [pace.wait() ?? expect.fail(), pace.wait() ?? expect.fail()];
  expect(clock.pending).toBe(1);
  let released = false;
  const all = Promise.all(waits).then(() => {
    released = true;
  });
  clock.advance(60_000);
  await Promise.resolve();
  expect(released).toBe(false);
  line.bufferedBytes = 10;
  clock.advance(1000);
  await all;
  expect(clock.pending).toBe(0);
  line.bufferedBytes = MAX_STREAM_UNREAD + 1;
  expect(pace.wait()).toBeInstanceOf(Promise);
  pace.dispose();
  expect(clock.pending).toBe(0);
});

it('lets go of whoever waits when the connection ends', async () => {
  const { line, clock, pace } = paced();
  line.bufferedBytes = MAX_STREAM_UNREAD + 1;
  const wait = pace.wait();
  pace.dispose();
  await wait;
  expect(pace.wait()).toBeUndefined();
  expect(clock.pending).toBe(0);
});
