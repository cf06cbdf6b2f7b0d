import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ClientFrame,
  decodeClient,
  decodeHost,
  encodeClient,
  encodeHost,
  type HostFrame,
} from './frames.ts';

const channel = fc.integer({ min: 0, max: 0xffffffff });
const seq = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const payload = fc.uint8Array({ maxLength: 300 });
const size = fc.integer({ min: 0, max: 0xffff });

function client(bytes: Uint8Array): ClientFrame {
  const decoded = decodeClient(bytes);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.frame;
}

function host(bytes: Uint8Array): HostFrame {
  const decoded = decodeHost(bytes);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.frame;
}

describe('client frames', () => {
  it('has the documented bytes', () => {
    expect([...encodeClient.input(0x01020304, new Uint8Array([0xff, 0xfe]))]).toEqual([
      0x02, 1, 2, 3, 4, 0xff, 0xfe,
    ]);
    expect([...encodeClient.resize(1, 80, 24)]).toEqual([0x03, 0, 0, 0, 1, 0, 80, 0, 24]);
    expect([...encodeClient.ack(1, 2 ** 32 + 5)]).toEqual([4, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 5]);
    expect([...encodeClient.close(7)]).toEqual([5, 0, 0, 0, 7]);
  });

  it('checklist 49: whatever size a client asks for, a whole one is on the way', () => {
    const any = fc.oneof(fc.double(), fc.integer(), fc.integer({ min: -70_000, max: 70_000 }));
    fc.assert(
      fc.property(any, any, (cols, rows) => {
        const frame = client(encodeClient.resize(1, cols, rows));
        if (frame.type !== 'resize') throw new Error('no size');
        for (const [asked, sent] of [
          [cols, frame.cols],
          [rows, frame.rows],
        ] as const) {
          const fits = asked >= 0 && asked < 0x10000;
          expect(sent).toBe(fits ? Math.floor(asked) : asked > 0 ? 0xffff : 0);
        }
      }),
    );
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(channel, payload, seq, size, size, (ch, bytes, total, cols, rows) => {
        expect(client(encodeClient.input(ch, bytes))).toEqual({
          type: 'input',
          channel: ch,
          bytes,
        });
        expect(client(encodeClient.ack(ch, total))).toEqual({
          type: 'ack',
          channel: ch,
          bytes: total,
        });
        expect(client(encodeClient.resize(ch, cols, rows))).toEqual({
          type: 'resize',
          channel: ch,
          cols,
          rows,
        });
      }),
    );
    const body = { id: 'build/1', cols: 80, rows: 24 };
    expect(client(encodeClient.open(9, body))).toEqual({ type: 'open', channel: 9, body });
  });

  it.each([
    ['an empty frame', new Uint8Array(0)],
    ['an unknown type', new Uint8Array([0x7f, 0, 0, 0, 1])],
    ['a short ack', new Uint8Array([4, 0, 0, 0, 1, 0])],
    ['a long resize', new Uint8Array([3, 0, 0, 0, 1, 0, 80, 0, 24, 0])],
    ['input over the limit', encodeClient.input(1, new Uint8Array(65_537))],
    ['an id with dots', encodeClient.open(1, { id: '../etc', cols: 80, rows: 24 })],
    ['a zero size', encodeClient.open(1, { id: 'a', cols: 0, rows: 24 })],
    ['a huge body', encodeClient.open(1, { id: 'a'.repeat(5000), cols: 80, rows: 24 })],
    ['text that is not UTF-8', new Uint8Array([1, 0, 0, 0, 1, 0xff])],
  ])('refuses %s with a reason', (_name, bytes) => {
    const decoded = decodeClient(bytes);
    expect(decoded.ok).toBe(false);
    expect(!decoded.ok && decoded.reason.length).toBeGreaterThan(0);
  });

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(typeof decodeClient(bytes).ok).toBe('boolean');
        expect(typeof decodeHost(bytes).ok).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('host frames', () => {
  const head = {
    cols: 80,
    rows: 24,
    scrollback: 10,
    complete: true,
    generation: 1,
    unfinished: 0,
    marks: [],
  };

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(channel, seq, payload, (ch, at, bytes) => {
        expect(host(encodeHost.data(ch, at, bytes))).toEqual({
          type: 'data',
          channel: ch,
          seq: at,
          bytes,
        });
        expect(host(encodeHost.snapshot(ch, at, head, bytes))).toEqual({
          type: 'snapshot',
          channel: ch,
          seq: at,
          head,
          replay: bytes,
        });
      }),
    );
    const exit = { code: -1, signal: 'SIGKILL', at: 5 };
    expect(host(encodeHost.exited(1, 9, exit))).toEqual({
      type: 'exited',
      channel: 1,
      seq: 9,
      exit,
    });
    expect(host(encodeHost.resized(1, 9, 80, 24))).toMatchObject({
      type: 'resized',
      cols: 80,
      rows: 24,
    });
    const failure = { code: 'session_not_found', message: 'gone' } as const;
    expect(host(encodeHost.failed(1, failure))).toEqual({
      type: 'failed',
      channel: 1,
      body: failure,
    });
    expect(host(encodeHost.input(1, failure))).toEqual({
      type: 'input',
      channel: 1,
      body: failure,
    });
  });

  it('refuses every truncation of a snapshot’s head', () => {
    const bytes = encodeHost.snapshot(1, 2, head, new Uint8Array(0));
    for (let length = 0; length < bytes.length; length++) {
      expect(decodeHost(bytes.subarray(0, length)).ok).toBe(false);
    }
    expect(decodeHost(bytes).ok).toBe(true);
  });
});
