import { Emitter } from '../../base/emitter.ts';
import type { Transport, TransportClose } from './transport.ts';

/** Two in-memory transports: what one sends the other receives, in a later microtask. For tests and in-process clients. */
export function linkedPair(): [Transport, Transport] {
  const a = new LinkedTransport();
  const b = new LinkedTransport();
  a.peer = b;
  b.peer = a;
  return [a, b];
}

class LinkedTransport implements Transport {
  peer: LinkedTransport | undefined;
  readonly bufferedBytes = 0;
  readonly #received = new Emitter<string | Uint8Array>();
  readonly #closed = new Emitter<TransportClose>();
  readonly onDidReceive = this.#received.event;
  readonly onDidClose = this.#closed.event;

  send(frame: string | Uint8Array, onDidSend?: () => void): void {
    const peer = this.peer;
    if (!peer) return;
    queueMicrotask(() => {
      if (this.peer === peer || peer.peer === this) peer.#received.fire(frame);
      onDidSend?.();
    });
  }

  close(reason = ''): void {
    const peer = this.peer;
    if (!peer) return;
    this.peer = undefined;
    this.#end({ code: 1000, reason });
    queueMicrotask(() => {
      peer.peer = undefined;
      peer.#end({ code: 1000, reason });
    });
  }

  #end(close: TransportClose): void {
    this.#closed.fire(close);
    this.#closed.dispose();
    this.#received.dispose();
  }
}
