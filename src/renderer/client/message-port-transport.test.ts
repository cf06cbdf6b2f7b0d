import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TransportClose } from '#shared/protocol/stream/transport.ts';
import { MessagePortTransport } from './message-port-transport.ts';

let open: { close(): void }[] = [];

function pair() {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const transport = new MessagePortTransport(port1);
  const received: (string | Uint8Array)[] = [];
  const closes: TransportClose[] = [];
  transport.onDidReceive((frame) => received.push(frame));
  transport.onDidClose((close) => closes.push(close));
  return { transport, peer: port2, received, closes };
}

afterEach(() => {
  for (const port of open) port.close();
  open = [];
});

describe('MessagePortTransport', () => {
  it('delivers text and bytes in order and ignores anything else', async () => {
    const { peer, received } = pair();
    peer.postMessage('a');
    peer.postMessage({ not: 'a frame' });
    peer.postMessage(Uint8Array.of(1, 2));
    await vi.waitFor(() => expect(received).toEqual(['a', Uint8Array.of(1, 2)]));
  });

  it('sends exactly the bytes of a view and leaves the sender its buffer', async () => {
    const { transport, peer } = pair();
    const seen: unknown[] = [];
    peer.onmessage = (event) => seen.push(event.data);
    const whole = Uint8Array.of(1, 2, 3, 4);
    transport.send(whole.subarray(1, 3));
    transport.send('text');
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    expect(seen).toEqual([Uint8Array.of(2, 3), 'text']);
    const [frame] = seen;
    expect(frame instanceof Uint8Array && frame.buffer.byteLength).toBe(2);
    expect(whole.byteLength).toBe(4);
  });

  it('tells once that it closed, whichever side did', async () => {
    const mine = pair();
    mine.transport.close('done');
    mine.transport.close();
    expect(mine.closes).toEqual([{ code: 1000, reason: 'done' }]);
    mine.transport.send('too late');
    const theirs = pair();
    theirs.peer.close();
    await vi.waitFor(() => expect(theirs.closes).toHaveLength(1));
    expect(theirs.closes[0]?.code).toBe(1006);
  });
});
