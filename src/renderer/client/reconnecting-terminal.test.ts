import { beforeEach, describe, expect, it } from 'vitest';
import type { TerminalSink } from '#shared/client/terminal-channels.ts';
import { TerminalChannels } from '#shared/client/terminal-channels.ts';
import { type ClientFrame, decodeClient, encodeHost } from '#shared/protocol/stream/frames.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import {
  MAX_OFFLINE_INPUT_AGE_MS,
  MAX_OFFLINE_INPUT_BYTES,
  ReconnectingTerminal,
} from './reconnecting-terminal.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);
const tick = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A connection whose host records frames and answers by hand. */
function connection() {
  const [client, host] = linkedPair();
  const frames: ClientFrame[] = [];
  host.onDidReceive((frame) => {
    if (typeof frame === 'string') return;
    const decoded = decodeClient(frame);
    if (decoded.ok) frames.push(decoded.frame);
  });
  return { channels: new TerminalChannels(client), host, frames };
}

const inputs = (frames: readonly ClientFrame[]): string[] =>
  frames.flatMap((frame) => (frame.type === 'input' ? [text(frame.bytes)] : []));
const acks = (frames: readonly ClientFrame[]): number[] =>
  frames.flatMap((frame) => (frame.type === 'ack' ? [frame.bytes] : []));

let clock: ManualClock;
let refused: string[];
let received: string[];
let failed: string[];
let ended: number;
let terminal: ReconnectingTerminal;

beforeEach(() => {
  clock = new ManualClock();
  refused = [];
  received = [];
  failed = [];
  ended = 0;
  const sink: TerminalSink = {
    snapshot: (_head, _seq, replay) => received.push(`snapshot ${text(replay)}`),
    data: (_seq, data) => received.push(text(data)),
    resized: () => {},
    exited: () => {},
    failed: (error) => failed.push(error.code),
    inputRefused: (error) => refused.push(error.code),
  };
  terminal = new ReconnectingTerminal({
    body: { id: 'a', cols: 80, rows: 24 },
    sink,
    clock,
    onEnd: () => {
      ended += 1;
    },
  });
});

describe('ReconnectingTerminal', () => {
  it('holds typing while offline and sends it in order after attaching', async () => {
    terminal.input(bytes('ls'));
    terminal.input(bytes('\r'));
    expect(terminal.queuedInputBytes).toBe(3);
    const { channels, frames } = connection();
    terminal.connect(channels);
    await tick();
    expect(frames[0]?.type).toBe('open');
    expect(inputs(frames)).toEqual(['ls', '\r']);
    expect(terminal.queuedInputBytes).toBe(0);
  });

  it('refuses visibly what does not fit, and keeps what did', async () => {
    terminal.input(bytes('x'.repeat(MAX_OFFLINE_INPUT_BYTES)));
    terminal.input(bytes('y'));
    expect(refused).toEqual(['disconnected']);
    const { channels, frames } = connection();
    terminal.connect(channels);
    await tick();
    expect(inputs(frames)).toEqual(['x'.repeat(MAX_OFFLINE_INPUT_BYTES)]);
  });

  it('does not send typing that is too old, and says so', async () => {
    terminal.input(bytes('rm -rf build\r'));
    clock.advance(MAX_OFFLINE_INPUT_AGE_MS + 1);
    const { channels, frames } = connection();
    terminal.connect(channels);
    await tick();
    expect(inputs(frames)).toEqual([]);
    expect(refused).toEqual(['disconnected']);
  });

  it('attaches again with the last size and colours', async () => {
    const first = connection();
    terminal.connect(first.channels);
    terminal.resize(100, 30);
    const colors = {
      foreground: '#ffffff',
      background: '#000000',
      cursor: '#ffffff',
      ansi: Array.from({ length: 16 }, () => '#123456'),
    };
    terminal.colors(colors);
    terminal.disconnect();
    const second = connection();
    terminal.connect(second.channels);
    await tick();
    expect(second.frames[0]).toMatchObject({
      type: 'open',
      body: { id: 'a', cols: 100, rows: 30 },
    });
    expect(second.frames[1]).toMatchObject({ type: 'colors', body: colors });
  });

  it('never acknowledges bytes of one connection on the next', async () => {
    const first = connection();
    terminal.connect(first.channels);
    first.host.send(encodeHost.data(1, 0, bytes('a'.repeat(100))));
    await tick();
    terminal.ack(40);
    await tick();
    expect(acks(first.frames)).toEqual([40]);
    terminal.disconnect();

    const second = connection();
    terminal.connect(second.channels);
    second.host.send(encodeHost.data(1, 0, bytes('b'.repeat(50))));
    await tick();
    terminal.ack(30);
    terminal.ack(40);
    await tick();
    expect(acks(second.frames)).toEqual([10]);
    terminal.ack(40);
    await tick();
    expect(acks(second.frames)).toEqual([10, 50]);
  });

  it('ends for good when the session is gone', async () => {
    const first = connection();
    terminal.connect(first.channels);
    first.host.send(encodeHost.failed(1, { code: 'session_not_found', message: 'Gone.' }));
    await tick();
    expect(failed).toEqual(['session_not_found']);
    expect(ended).toBe(1);
    const second = connection();
    terminal.connect(second.channels);
    terminal.input(bytes('x'));
    await tick();
    expect(second.frames).toEqual([]);
  });

  it('detaches once when disposed', async () => {
    const { channels, frames } = connection();
    terminal.connect(channels);
    terminal.dispose();
    terminal.dispose();
    await tick();
    expect(frames.map((frame) => frame.type)).toEqual(['open', 'close']);
    expect(ended).toBe(1);
  });
});
