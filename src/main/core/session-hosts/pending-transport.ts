import { Emitter } from '#shared/base/emitter.ts';
import type { Transport, TransportClose } from '#shared/protocol/stream/transport.ts';

/** A {@link Transport} that is still being made: what is sent meanwhile waits, in order. */
export class PendingTransport implements Transport {
  readonly #received = new Emitter<string | Uint8Array>();
  readonly #closed = new Emitter<TransportClose>();
  readonly onDidReceive = this.#received.event;
  readonly onDidClose = this.#closed.event;
  #waiting: (string | Uint8Array)[] = [];
  #inner: Transport | undefined;
  #open = true;

  constructor(inner: Promise<Transport>) {
    inner.then(
      (transport) => this.#adopt(transport),
      () => this.#end({ code: 1006, reason: 'could not connect' }),
    );
  }

  get bufferedBytes(): number {
    return this.#inner?.bufferedBytes ?? 0;
  }

  send(frame: string | Uint8Array): void {
    if (!this.#open) return;
    if (this.#inner) this.#inner.send(frame);
    else this.#waiting.push(typeof frame === 'string' ? frame : frame.slice());
  }

  close(reason = ''): void {
    this.#inner?.close(reason);
    this.#end({ code: 1000, reason });
  }

  #adopt(transport: Transport): void {
    if (!this.#open) {
      transport.close('not needed any more');
      return;
    }
    this.#inner = transport;
    transport.onDidReceive((frame) => this.#received.fire(frame));
    transport.onDidClose((close) => this.#end(close));
    for (const frame of this.#waiting.splice(0)) transport.send(frame);
  }

  #end(close: TransportClose): void {
    if (!this.#open) return;
    this.#open = false;
    this.#waiting = [];
    this.#closed.fire(close);
    this.#closed.dispose();
    this.#received.dispose();
  }
}
