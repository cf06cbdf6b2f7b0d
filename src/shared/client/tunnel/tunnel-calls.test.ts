import { expect, test } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { TunnelCalls } from './tunnel-calls.ts';

/** Nearly as long as a message can be. */
const LONG = 500_000;
const encoder = new TextEncoder();

/** A tunnel whose messages are not sealed but may be longer than what they say, and a machine that answers by hand. */
function aTunnel(opened: Promise<unknown> = Promise.resolve()) {
  let onText: (frame: string) => void = () => {};
  const asked: { readonly request_id: string; readonly payload: string }[] = [];
  const plain = {
    seal: (bytes: Uint8Array, then: (wire: string) => void) =>
      then(new TextDecoder().decode(bytes)),
    open: (wire: string, then: (bytes: Uint8Array) => void) =>
      then(encoder.encode(wire.split('|', 1)[0])),
  };
  const calls = new TunnelCalls({
    wing: { wing_id: 'wing', public_key: 'key' },
    clock: new ManualClock(),
    socket: {
      opened,
      send: (frame) => asked.push(JSON.parse(frame)) > 0,
      listen: (listener) => {
        onText = listener;
      },
      close: () => {},
    },
    crypto: {
      ...{ publicKey: 'mine', sealer: plain, channel: () => plain, tokenProof: () => '' },
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    },
  });
  const answer = (value: unknown, done = false, length = 0): void => {
    const request_id = asked.at(-1)?.request_id;
    const payload = `${JSON.stringify(value)}|`.padEnd(length);
    onText(JSON.stringify({ type: 'tunnel.stream', request_id, payload, done }));
  };
  return { calls, asked, answer };
}

test('pieces of an answer are given in order, and their end is none of them', async () => {
  const { calls, asked, answer } = aTunnel();
  const read = calls.stream({ type: 'audit.request' })[Symbol.asyncIterator]();
  const first = read.next();
  await expect.poll(() => asked.length).toBe(1);
  answer([1]);
  answer([2]);
  answer({ done: true }, true);
  expect([(await first).value, (await read.next()).value]).toEqual([[1], [2]]);
  expect((await read.next()).done).toBe(true);
});

test('who does not read is not sent more and more: the answer fails, without a gap in it', async () => {
  const { calls, asked, answer } = aTunnel();
  const read = calls.stream({ type: 'audit.request' })[Symbol.asyncIterator]();
  const first = read.next();
  await expect.poll(() => asked.length).toBe(1);
  answer(0);
  expect(await first).toMatchObject({ value: 0 });
  for (let at = 1; at <= 75; at += 1) answer(at, false, LONG);
  const told: number[] = [];
  const all = async (): Promise<void> => {
    for (let next = await read.next(); !next.done; next = await read.next()) {
      told.push(Number(next.value));
      // There would be room again.
      answer(99);
    }
  };
  await expect(all()).rejects.toMatchObject({ code: 'limit_reached' });
  expect(told).toEqual(Array.from(told, (_, at) => at + 1));
  expect(told.length).toBeGreaterThan(50);
});

test('who gives up while the roost is dialled need not wait for it', async () => {
  const { calls, asked } = aTunnel(Promise.withResolvers<void>().promise);
  const end = new AbortController();
  const asking = calls.request({ type: 'wing.info' }, end.signal);
  const opening = calls.open(
    { type: 'aerie.open' },
    { take: () => {}, fail: () => {} },
    end.signal,
  );
  end.abort(new Error('enough'));
  await expect(asking).rejects.toThrow('enough');
  await expect(opening).rejects.toThrow('enough');
  await expect(calls.request({ type: 'wing.info' }, end.signal)).rejects.toThrow('enough');
  expect(asked).toEqual([]);
});
