import type { Transport } from '../protocol/stream/transport.ts';

type Listener = (event: { data: string | Uint8Array }) => void;

/** WebSocket.OPEN */
const OPEN = 1;

/**
 * The slice of the WebSocket interface that oRPC's link and handler use, over the text frames of a
 * {@link Transport}. Binary frames are left to the stream channel.
 *
 * It never stops claiming to be open: oRPC answers a closed socket with a throw, also inside abort
 * listeners where nobody can catch it. What is sent after the close is answered by another close
 * instead, which fails whatever waits.
 */
export function rpcSocket(transport: Transport) {
  const closeListeners: Listener[] = [];
  let closed = false;
  const tellClosed = (): void => {
    for (const listener of closeListeners) listener({ data: '' });
  };
  transport.onDidClose(() => {
    closed = true;
    tellClosed();
  });
  return {
    readyState: OPEN,
    send(message: string | ArrayBufferLike | Uint8Array): void {
      if (typeof message !== 'string') throw new TypeError('RPC messages are text.');
      if (closed) queueMicrotask(tellClosed);
      else transport.send(message);
    },
    addEventListener(type: string, listener: Listener): void {
      if (type === 'close') closeListeners.push(listener);
      if (type !== 'message') return;
      transport.onDidReceive((frame) => {
        if (typeof frame === 'string') listener({ data: frame });
      });
    },
    removeEventListener(): void {
      // Listeners live as long as the transport, which drops them when it closes.
    },
  };
}
