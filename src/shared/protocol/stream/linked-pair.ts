import { Emitter } from '../../base/emitter.ts';
import { closeCodes, type Transport, type TransportClose } from './transport.ts';

/**
 * Two in-memory transports: what one sends the other receives. Text comes in a later microtask. Bytes of
 * a terminal come at once, because somebody waits for each key; but never while another frame of the two
 * is being handled, nor before one that was sent earlier. For tests and in-process clients.
 */
export function linkedPair(): [Transport, Transport] {
  const line: Line = { busy: false };
  const a = new LinkedTransport(line);
  const b = new LinkedTransport(line);
  a.peer = b;
  b.peer = a;
  return [a, b];
}

/** What both ends share: whether one of them is handling a frame. */
interface Line {
  busy: boolean;
}

class LinkedTransport implements Transport {
  peer: LinkedTransport | undefined;
  readonly bufferedBytes = 0;
  readonly #line: Line;
  /** Frames of this end that were not delivered yet. */
  #waiting = 0;
  readonly #received = new Emitter<string | Uint8Array>();
  readonly #closed = new Emitter<TransportClose>();
  readonly onDidReceive = this.#received.event;
  readonly onDidClose = this.#closed.event;

  constructor(line: Line) {
    this.#line = line;
  }

  send(frame: string | Uint8Array, onDidSend?: () => void): void {
    const peer = this.peer;
    if (!peer) return;
    if (typeof frame !== 'string' && this.#waiting === 0 && !this.#line.busy) {
      this.#deliver(peer, frame);
      onDidSend?.();
      return;
    }
    this.#waiting += 1;
    queueMicrotask(() => {
      this.#waiting -= 1;
      if (this.peer === peer || peer.peer === this) this.#deliver(peer, frame);
      onDidSend?.();
    });
  }

  close(reason = ''): void {
    const peer = this.peer;
    if (!peer) return;
    this.peer = undefined;
    this.#end({ code: closeCodes.closed, reason });
    queueMicrotask(() => {
      peer.peer = undefined;
      peer.#end({ code: closeCodes.closed, reason });
    });
  }

  #deliver(peer: LinkedTransport, frame: string | Uint8Array): void {
    this.#line.busy = true;
    peer.#received.fire(frame);
    this.#line.busy = false;
  }

  #end(close: TransportClose): void {
    this.#closed.fire(close);
    this.#closed.dispose();
    this.#received.dispose();
  }
}
