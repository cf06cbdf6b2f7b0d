// A client that does not read its streams costs the wing little and the others nothing.

import { expect, it, onTestFinished } from 'vitest';
import { MAX_STREAM_UNREAD } from '#core/api/send-pace.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import type { Clock } from '#shared/base/ports.ts';
import { connectWing, type WingClient } from '#shared/client/wing-client.ts';
import { MAX_HISTORY_CHARS } from '#shared/contract/index.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { createTestWing, type TestWing } from '#tests/support/test-wing.ts';

const size = { cols: 80, rows: 24 };
const patience = { timeout: 15_000, interval: 20 };
const LINES = 40_000;
const LINE = `${'0123456789'.repeat(8)}\r\n`;

/** The host's end of a line whose client reads only when told to. */
function stalling(inner: Transport) {
  let held: (string | Uint8Array)[] | null = [];
  let heldBytes = 0;
  const transport: Transport = {
    get bufferedBytes() {
      return heldBytes;
    },
    onDidReceive: inner.onDidReceive,
    onDidClose: inner.onDidClose,
    close: (reason) => inner.close(reason),
    send(frame) {
      if (!held) return inner.send(frame);
      held.push(frame);
      heldBytes += frame.length;
    },
  };
  return {
    transport,
    /** Reads what waits, and whatever comes later at once. */
    read() {
      const frames = held ?? [];
      held = null;
      heldBytes = 0;
      for (const frame of frames) inner.send(frame);
    },
  };
}

function connect(test: TestWing, wrap = (host: Transport): Transport => host): WingClient {
  const [client, host] = linkedPair();
  test.wing.connect(wrap(host));
  onTestFinished(() => client.close());
  return connectWing(client);
}

/** A wing with a session `a` that has said `LINES` lines. */
async function setUp(clock: Clock = nodeClock): Promise<{ test: TestWing; other: WingClient }> {
  const test = createTestWing({}, { clock });
  onTestFinished(() => test[Symbol.asyncDispose]());
  const other = connect(test);
  await other.api.sessions.create({ id: 'a', ...size });
  const bytes = new TextEncoder().encode(LINE.repeat(LINES / 100));
  for (let i = 0; i < 100; i++) test.emulators.last.write(bytes, 0);
  return { test, other };
}

async function history({ api }: WingClient): Promise<number> {
  let length = 0;
  for await (const piece of await api.sessions.history({ id: 'a', format: 'ansi' })) {
    length += piece.length;
  }
  return length;
}

it('a stream waits for a client that does not read, and goes on when it does', async () => {
  const { test, other } = await setUp();
  let line: ReturnType<typeof stalling> | undefined;
  const slow = connect(test, (host) => {
    line = stalling(host);
    return line.transport;
  });
  const reading = history(slow);
  await expect
    .poll(() => line?.transport.bufferedBytes, patience)
    .toBeGreaterThan(MAX_STREAM_UNREAD);
  // Others get all of theirs meanwhile.
  expect(await history(other)).toBe(LINE.length * LINES);
  const unread = line?.transport.bufferedBytes ?? 0;
  // One piece ahead, each character of which may take two in a message.
  expect(unread).toBeLessThan(MAX_STREAM_UNREAD + 2 * MAX_HISTORY_CHARS + 1024);
  line?.read();
  expect(await reading).toBe(LINE.length * LINES);
});

it('a client that goes away while its stream waits leaves nothing behind', async () => {
  const clock = new ManualClock();
  const { test } = await setUp(clock);
  const timers = clock.pending;
  let line: ReturnType<typeof stalling> | undefined;
  const slow = connect(test, (host) => {
    line = stalling(host);
    return line.transport;
  });
  const reading = history(slow).catch(() => 'lost');
  await expect
    .poll(() => line?.transport.bufferedBytes, patience)
    .toBeGreaterThan(MAX_STREAM_UNREAD);
  await expect.poll(() => clock.pending, patience).toBe(timers + 1);
  line?.transport.close();
  expect(await reading).toBe('lost');
  await expect.poll(() => clock.pending, patience).toBe(timers);
  expect(test.complaints).toEqual([]);
});
