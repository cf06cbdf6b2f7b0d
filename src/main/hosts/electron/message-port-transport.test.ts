import { describe, expect, it } from 'vitest';
import { MAX_INPUT_BYTES, MAX_RPC_BYTES } from '#shared/contract/limits.ts';
import { type HostPort, MessagePortTransport } from './message-port-transport.ts';

/** One end of a port, kept in memory: what was posted, and a way to act as the page. */
class MemoryPort implements HostPort {
  readonly posted: unknown[] = [];
  started = false;
  closed = false;
  readonly #message: ((event: { data: unknown }) => void)[] = [];
  readonly #close: (() => void)[] = [];

  on(event: 'message' | 'close', listener: (event: { data: unknown }) => void): void {
    if (event === 'message') this.#message.push(listener);
    else this.#close.push(() => listener({ data: null }));
  }
  postMessage(message: unknown): void {
    this.posted.push(structuredClone(message));
  }
  start(): void {
    this.started = true;
  }
  close(): void {
    this.closed = true;
    this.pageCloses();
  }
  pageSends(data: unknown): void {
    for (const listener of this.#message) listener({ data });
  }
  pageCloses(): void {
    for (const listener of this.#close) listener();
  }
}

function connected() {
  const port = new MemoryPort();
  const transport = new MessagePortTransport(port);
  const received: (string | Uint8Array)[] = [];
  const closes: { code: number; reason: string }[] = [];
  transport.onDidReceive((frame) => received.push(frame));
  transport.onDidClose((close) => closes.push(close));
  return { port, transport, received, closes };
}

describe('MessagePortTransport', () => {
  it('starts the port and passes text and bytes both ways unchanged', () => {
    const { port, transport, received } = connected();
    expect(port.started).toBe(true);
    port.pageSends('{"a":1}');
    port.pageSends(new Uint8Array([0, 255, 7]));
    port.pageSends(new Uint8Array([1, 2]).buffer);
    expect(received).toEqual(['{"a":1}', new Uint8Array([0, 255, 7]), new Uint8Array([1, 2])]);
    transport.send('hello');
    transport.send(new Uint8Array([9, 8]));
    expect(port.posted).toEqual(['hello', new Uint8Array([9, 8])]);
  });

  it.each([
    ['a view', new Uint8Array(1024 * 1024).subarray(10, 13)],
    ['shared memory', new Uint8Array(new SharedArrayBuffer(64)).subarray(0, 3)],
  ])('sends only the bytes of %s, in memory of their own', (_name, frame) => {
    const { port, transport } = connected();
    transport.send(frame);
    const sent = port.posted[0];
    if (!(sent instanceof Uint8Array)) throw new TypeError('expected bytes');
    expect(sent.buffer).toBeInstanceOf(ArrayBuffer);
    expect(sent.buffer.byteLength).toBe(3);
  });

  it.each([
    ['a text over the limit', 'x'.repeat(MAX_RPC_BYTES + 1), 1009],
    ['a frame over the limit', new Uint8Array(MAX_INPUT_BYTES + 65), 1009],
    ['an object', { type: 'data' }, 1003],
    ['null', null, 1003],
  ])('cuts off a page that sends %s', (_name, data, code) => {
    const { port, received, closes } = connected();
    port.pageSends(data);
    expect(received).toEqual([]);
    expect(port.closed).toBe(true);
    expect(closes.map((close) => close.code)).toEqual([code]);
    port.pageSends('more');
    expect(received).toEqual([]);
  });

  it('reports the close once, whoever closes, and sends nothing after', () => {
    const { port, transport, closes } = connected();
    port.pageCloses();
    transport.close('late');
    transport.send('lost');
    expect(closes).toEqual([{ code: 1001, reason: 'the window closed the port' }]);
    expect(port.posted).toEqual([]);
  });
});
