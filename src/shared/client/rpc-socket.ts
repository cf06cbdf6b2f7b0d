import type { Transport } from '../protocol/stream/transport.ts';

type Listener = (event: { data: string | Uint8Array }) => void;

/**
 * The slice of the WebSocket interface that oRPC's link and handler use, over the text frames of a
 * {@link Transport}. Binary frames are left to the stream channel.
 */
export function rpcSocket(transport: Transport) {
  let readyState = 1;
  transport.onDidClose(() => {
    readyState = 3;
  });
  return {
    get readyState(): number {
      return readyState;
    },
    send(message: string | ArrayBufferLike | Uint8Array): void {
      if (typeof message !== 'string') throw new TypeError('RPC messages are text.');
      transport.send(message);
    },
    addEventListener(type: string, listener: Listener): void {
      if (type === 'message') {
        transport.onDidReceive((frame) => {
          if (typeof frame === 'string') listener({ data: frame });
        });
      } else if (type === 'close') {
        transport.onDidClose(() => listener({ data: '' }));
      }
    },
    removeEventListener(): void {
      // Listeners live as long as the transport, which drops them when it closes.
    },
  };
}
