import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { channelKeys } from '#client/tunnel/channel-keys.ts';
import { SealedPieces } from '#client/tunnel/sealed-pieces.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { InOrder } from '../e2ee/in-order.ts';
import type { Sealer } from '../e2ee/sealer.ts';
import { closeCodes } from '../stream/transport.ts';
import { CHANNEL_SILENCE, CHANNEL_WINDOW } from './channel-pieces.ts';
import {
  ACCESS_WITHDRAWN,
  ChannelTransport,
  type ChannelTransportOptions,
} from './channel-transport.ts';

const tunnel = randomBytes(32);

/** Both ends of a channel, with what travels between them in the test's hands. */
function aChannel(over: Partial<ChannelTransportOptions> = {}, keys = newKeys()) {
  const clock = new ManualClock();
  const toWing: string[] = [];
  const toClient: string[] = [];
  const shared = { maxPiece: 10, maxFrame: 1_000_000, clock, ...over };
  const client = new ChannelTransport({
    ...{ ...shared, sealer: new SealedPieces(keys.toWing, keys.toClient) },
    post: (wire) => toWing.push(wire) > 0,
  });
  const wing = new ChannelTransport({
    ...{ ...shared, sealer: new SealedPieces(keys.toClient, keys.toWing) },
    post: (wire) => toClient.push(wire) > 0,
  });
  const got: (string | Uint8Array)[] = [];
  const ends: { client?: number; wing?: number } = {};
  wing.onDidReceive((frame) => got.push(frame));
  wing.onDidClose(({ code }) => void (ends.wing = code));
  client.onDidClose(({ code }) => void (ends.client = code));
  /** Hands everything over until nothing is on the way. */
  const run = (): void => {
    for (;;) {
      const up = toWing.shift();
      const down = up === undefined ? toClient.shift() : undefined;
      if (up !== undefined) wing.receive(up);
      else if (down !== undefined) client.receive(down);
      else return;
    }
  };
  return { clock, client, wing, toWing, toClient, got, ends, run };
}

const newKeys = () => channelKeys(tunnel, randomBytes(32), randomBytes(32));

test('frames arrive whole and in order, whatever their size', () => {
  const { client, got, run } = aChannel();
  const long = 'ä'.repeat(1000);
  client.send('{"i":"1"}');
  client.send(new Uint8Array([1, 2, 3]));
  client.send(long);
  client.send('');
  run();
  expect(got).toEqual(['{"i":"1"}', new Uint8Array([1, 2, 3]), long, '']);
});

test.each([
  ['sent twice', ([first = '']: string[]) => [first, first]],
  ['out of order', ([first = '', second = '']: string[]) => [second, first]],
  ['with one missing', ([, second = '']: string[]) => [second]],
  ['changed', ([first = '']: string[]) => [flipped(first)]],
  ['not sealed at all', () => ['AAAA']],
])('pieces %s end the channel, and nothing of them is taken', (_, change) => {
  const { client, wing, toWing, got, ends } = aChannel();
  client.send('ls');
  client.send('rm -rf build');
  for (const wire of change(toWing)) wing.receive(wire);
  expect(ends.wing).toBe(1007);
  expect(got.length).toBeLessThanOrEqual(1);
  expect(got).not.toContain('rm -rf build');
});

test('what a side sent does not come back as received', () => {
  const { client, wing, toWing, ends } = aChannel();
  client.send('from the client');
  const [wire = ''] = toWing;
  client.receive(wire);
  expect(ends.client).toBe(1007);
  expect(wing.bufferedBytes).toBe(0);
});

test('pieces of another channel do not open', () => {
  const one = aChannel();
  const other = aChannel();
  one.client.send('for one');
  other.wing.receive(one.toWing[0] ?? '');
  expect(other.ends.wing).toBe(1007);
  expect(other.got).toEqual([]);
});

test('no more than the window is on the way, until it is taken', () => {
  const { client, toWing, got, run } = aChannel({ maxPiece: 65_536 });
  const large = randomBytes(CHANNEL_WINDOW * 3);
  let sent = false;
  client.send(large, () => {
    sent = true;
  });
  expect(toWing).toHaveLength(4);
  expect(client.bufferedBytes).toBe(large.length);
  expect(sent).toBe(false);
  run();
  expect(sent).toBe(true);
  const [frame] = got;
  expect(typeof frame === 'object' && large.equals(frame)).toBe(true);
  expect(client.bufferedBytes).toBeLessThan(CHANNEL_WINDOW);
});

test('what nobody takes is not kept without end', () => {
  const { client, ends } = aChannel({ maxPiece: 65_536 });
  for (let n = 0; n < 40; n++) client.send(new Uint8Array(1024 * 1024));
  expect(ends.client).toBe(1006);
  expect(client.bufferedBytes).toBeLessThanOrEqual(CHANNEL_WINDOW + 65_536);
});

test('counts of more than was sent end the channel', () => {
  const keys = newKeys();
  const { client, wing, toClient, toWing, ends } = aChannel({}, keys);
  // A peer that counts what it never got: the same keys, other bytes before.
  const liar = aChannel({}, keys);
  liar.client.send('something of some length');
  for (const wire of liar.toWing) liar.wing.receive(wire);
  liar.wing.greet();
  expect(toClient).toEqual([]);
  client.receive(liar.toClient.at(-1) ?? '');
  expect(ends.client).toBe(1007);
  expect([wing.bufferedBytes, toWing.length]).toEqual([0, 1]);
});

test('silence ends a channel, signs of life keep it', () => {
  const { clock, client, ends, run, toWing, toClient } = aChannel();
  client.greet();
  run();
  for (let n = 0; n < 20; n++) {
    clock.advance(CHANNEL_SILENCE / 3);
    run();
  }
  expect(ends).toEqual({});
  for (let n = 0; n < 4; n++) {
    clock.advance(CHANNEL_SILENCE / 3);
    toWing.length = 0;
    toClient.length = 0;
  }
  expect(ends).toEqual({ client: 1006, wing: 1006 });
});

test('a close says why to the other side, and ends it', () => {
  const { client, wing, run, ends } = aChannel();
  let reason = '';
  wing.onDidClose((end) => {
    ({ reason } = end);
  });
  client.close('enough');
  run();
  expect(ends).toEqual({ client: 1000, wing: 1000 });
  expect(reason).toBe('enough');
  client.send('too late');
  wing.receive('AAAA');
});

test('who may not go on is told so at the next beat', () => {
  let may = true;
  const { clock, client, run, ends } = aChannel({ mayGoOn: () => may });
  client.greet();
  run();
  may = false;
  clock.advance(CHANNEL_SILENCE / 3);
  expect(ends.wing).toBe(1000);
});

test('a sealer that takes its time changes nothing of order, and the end comes last', async () => {
  const keys = newKeys();
  const late = (sealer: Sealer): Sealer => {
    const sealed = new InOrder();
    const opened = new InOrder();
    const soon = async (): Promise<void> => {
      for (let n = Math.random() * 5; n > 0; n -= 1) await Promise.resolve();
    };
    return {
      seal: (plain, then) => sealer.seal(plain, (wire) => sealed.add(soon(), () => then(wire))),
      open: (wire, then) => sealer.open(wire, (plain) => opened.add(soon(), () => then(plain))),
    };
  };
  const clock = new ManualClock();
  const shared = { maxPiece: 10, maxFrame: 1_000_000, clock };
  const client: ChannelTransport = new ChannelTransport({
    ...{ ...shared, sealer: late(new SealedPieces(keys.toWing, keys.toClient)) },
    post: (wire) => (wing.receive(wire), true),
  });
  const wing: ChannelTransport = new ChannelTransport({
    ...{ ...shared, sealer: late(new SealedPieces(keys.toClient, keys.toWing)) },
    post: (wire) => (client.receive(wire), true),
  });
  const got: (string | Uint8Array)[] = [];
  wing.onDidReceive((frame) => got.push(frame));
  const ended = new Promise((resolve) => wing.onDidClose(resolve));
  const frames = Array.from({ length: 50 }, (_, n) => `frame ${n} `.repeat(n));
  for (const frame of frames) client.send(frame);
  client.close('enough');
  expect(await ended).toEqual({ code: 1000, reason: 'enough' });
  expect(got).toEqual(frames);
});

test('who was sent away by the other side can tell', () => {
  const { client, wing, run, ends } = aChannel();
  wing.close(ACCESS_WITHDRAWN);
  run();
  expect([wing.bufferedBytes, ends]).toEqual([0, { client: closeCodes.sentAway, wing: 1000 }]);
  client.send('too late');
});

test('hostile pieces in any number do nothing but end the channel', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.base64String()), { minLength: 1 }), (wires) => {
      const { wing, got, ends } = aChannel();
      for (const wire of wires) wing.receive(wire);
      expect(got).toEqual([]);
      expect(ends.wing).toBe(1007);
    }),
  );
});

function flipped(wire: string): string {
  const bytes = Buffer.from(wire, 'base64');
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  return bytes.toString('base64');
}
