import type { RawData, WebSocket } from 'ws';
import { Emitter } from '#shared/base/emitter.ts';
import {
  closeCodes,
  type Transport,
  type TransportClose,
} from '#shared/protocol/stream/transport.ts';

/**
 * News for a browser that has this much unread, in bytes, end its connection: unlike terminal output
 * they wait for nobody, and it learns all of them anew when it connects again.
 */
export const MAX_UNREAD_BYTES = 64 * 1024 * 1024;

/** A {@link Transport} over an open server-side WebSocket. The socket is the transport's from then on. */
export class WsTransport implements Transport {
  readonly #socket: WebSocket;
  readonly #received = new Emitter<string | Uint8Array>();
  readonly #closed = new Emitter<TransportClose>();
  readonly onDidReceive = this.#received.event;
  readonly onDidClose = this.#closed.event;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (socket.readyState !== socket.OPEN) return;
      const bytes = flatten(data);
      this.#received.fire(isBinary ? bytes : bytes.toString('utf8'));
    });
    socket.once('close', (code: number, reason: Buffer) => {
      this.#received.dispose();
      this.#closed.fire({ code, reason: reason.toString('utf8') });
      this.#closed.dispose();
    });
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: string | Uint8Array, onDidSend?: () => void): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (typeof frame === 'string' && socket.bufferedAmount > MAX_UNREAD_BYTES) {
      socket.terminate();
      return;
    }
    socket.send(frame, { binary: typeof frame !== 'string', compress: false }, onDidSend);
  }

  close(reason = ''): void {
    // A close frame has room for 123 bytes of reason.
    const short = Buffer.from(reason).length > 123 ? '' : reason;
    this.#socket.close(closeCodes.closed, short);
  }
}

function flatten(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
