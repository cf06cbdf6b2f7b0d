import type { AnyMessage, Stream } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it, vi } from 'vitest';
import { ProtocolLog } from './protocol-log.ts';
import { Tap } from './tap.ts';

/** A tap whose wire the test holds. */
function setUp() {
  const written: AnyMessage[] = [];
  const events: string[] = [];
  let wire: ReadableStreamDefaultController<AnyMessage> | undefined;
  let broken: Error | undefined;
  const stream: Stream = {
    readable: new ReadableStream({
      start: (controller) => {
        wire = controller;
      },
    }),
    writable: new WritableStream({
      write: (message) => {
        if (broken) throw broken;
        written.push(message);
      },
    }),
  };
  const log = new ProtocolLog(() => 0);
  const tap = new Tap(stream, log, {
    update: (params) => events.push(`update ${JSON.stringify(params)}`),
    received: (message) =>
      events.push('method' in message ? message.method : `answer ${message.id}`),
    failed: (kind) => events.push(`failed ${kind}`),
  });
  return {
    tap,
    log,
    events,
    written,
    writer: tap.stream.writable.getWriter(),
    reader: tap.stream.readable.getReader(),
    receive: (...messages: AnyMessage[]) => {
      for (const message of messages) wire?.enqueue(message);
    },
    end: (error?: Error) => (error ? wire?.error(error) : wire?.close()),
    breakWire: (error: Error) => {
      broken = error;
    },
  };
}

const rpc = { jsonrpc: '2.0' as const };
const update = (n: number): AnyMessage => ({ ...rpc, method: 'session/update', params: n });

describe('Tap', () => {
  it('A09: sees updates and answers in the order of the wire, and keeps updates to itself', async () => {
    const { tap, events, writer, reader, receive, log } = setUp();
    const params = { sessionId: 's' };
    tap.watch(params, (answer) => events.push(JSON.stringify(answer)));
    await writer.write({ ...rpc, id: 7, method: 'session/prompt', params });
    receive(
      update(1),
      { ...rpc, id: 1, method: 'fs/read_text_file' },
      update(2),
      { ...rpc, id: 7, result: { stopReason: 'end_turn' } },
      update(3),
      { ...rpc, method: 'elicitation/complete' },
    );
    const passed: unknown[] = [];
    for (let i = 0; i < 3; i += 1) passed.push((await reader.read()).value);
    expect(passed).toMatchObject([
      { method: 'fs/read_text_file' },
      { id: 7 },
      { method: 'elicitation/complete' },
    ]);
    expect(events).toEqual([
      'update 1',
      'fs/read_text_file',
      'update 2',
      'answer 7',
      '{"result":{"stopReason":"end_turn"}}',
      'update 3',
      'elicitation/complete',
    ]);
    expect(log.frames().map(({ method }) => method)).toEqual([
      'session/prompt',
      'session/update',
      'fs/read_text_file',
      'session/update',
      'session/prompt',
      'session/update',
      'elicitation/complete',
    ]);
  });

  it('tells errors to who watches, and passes over answers to nothing, twice too', async () => {
    const { tap, writer, reader, receive, log } = setUp();
    const params = {};
    const watcher = vi.fn<() => void>();
    tap.watch(params, watcher);
    await writer.write({ ...rpc, id: 1, method: 'a', params });
    await writer.write({ ...rpc, id: 'text', result: 5 });
    const error = { code: -32603, message: 'no' };
    receive(
      { ...rpc, id: 1, error },
      { ...rpc, id: 1, result: {} },
      { ...rpc, id: null, error },
      { ...rpc, id: 2, method: 'last' },
    );
    expect((await reader.read()).value).toMatchObject({ id: 1, error });
    expect((await reader.read()).value).toMatchObject({ method: 'last' });
    expect(watcher).toHaveBeenCalledExactlyOnceWith({ error });
    const notes = log.frames().flatMap(({ note }) => note ?? []);
    expect(notes).toEqual(['answers nothing that was asked', 'answers nothing that was asked']);
  });

  it('tells of a wire that breaks, and not of one that is left', async () => {
    const reading = setUp();
    reading.end(new Error('torn'));
    await expect(reading.reader.read()).rejects.toThrow('torn');
    expect(reading.events).toEqual(['failed read']);

    const sending = setUp();
    sending.breakWire(new Error('EPIPE'));
    await expect(sending.writer.write(update(1))).rejects.toThrow('EPIPE');
    expect(sending.events).toEqual(['failed send']);

    const left = setUp();
    const pending = left.reader.read();
    await left.reader.cancel();
    expect(await pending).toMatchObject({ done: true });
    expect(left.events).toEqual([]);

    const over = setUp();
    over.end();
    expect(await over.reader.read()).toMatchObject({ done: true });
    expect(over.events).toEqual([]);
  });

  it('A11: lets other work run while thousands of messages come at once', async () => {
    const { reader, receive, events } = setUp();
    const turns: number[] = [];
    let counting = true;
    const count = (): void => {
      turns.push(events.length);
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    const slow = { ...rpc, method: 'session/update', params: 'x'.repeat(2000) };
    for (let i = 0; i < 5000; i += 1) receive(slow);
    receive({ ...rpc, id: 1, method: 'last' });
    await reader.read();
    counting = false;
    expect(events).toHaveLength(5001);
    expect(turns.some((seen) => seen > 0 && seen < 5000)).toBe(true);
  });
});
