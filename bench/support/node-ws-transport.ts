import { WebSocket } from 'ws';
import { Emitter } from '#shared/base/emitter.ts';
import type { Transport, TransportClose } from '#shared/protocol/stream/transport.ts';

/** A client-side WebSocket of Node as {@link Transport}. */
export class NodeWsTransport implements Transport {
  readonly #socket: WebSocket;
  readonly #received = new Emitter<string | Uint8Array>();
  readonly #closed = new Emitter<TransportClose>();
  readonly onDidReceive = this.#received.event;
  readonly onDidClose = this.#closed.event;

  /** `socket` must be open. */
  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      this.#received.fire(isBinary ? data : data.toString('utf8'));
    });
    socket.once('close', (code, reason) => {
      this.#closed.fire({ code, reason: reason.toString('utf8') });
      this.#closed.dispose();
      this.#received.dispose();
    });
    // `close` follows and is what callers wait for.
    socket.on('error', () => {});
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: string | Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  close(reason = ''): void {
    this.#socket.close(1000, reason);
  }
}
