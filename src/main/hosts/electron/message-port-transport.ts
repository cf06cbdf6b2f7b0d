// Frames over Electron's MessagePortMain. Plain structured clone of an exact-size copy: transferring
// an ArrayBuffer to a MessagePortMain loses the message (electron/electron#34905).

import { Emitter } from '#shared/base/emitter.ts';
import { MAX_INPUT_BYTES, MAX_RPC_BYTES } from '#shared/contract/limits.ts';
import {
  closeCodes,
  type Transport,
  type TransportClose,
} from '#shared/protocol/stream/transport.ts';

/** The part of `MessagePortMain` that is used. */
export interface HostPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** Room for the header of an input frame. */
const MAX_CLIENT_FRAME_BYTES = MAX_INPUT_BYTES + 64;

/** A {@link Transport} over one port. A page that sends anything but frames within the limits is cut off. */
export class MessagePortTransport implements Transport {
  /** Ports do not tell what they hold; flow control rests on the viewers' acknowledgements. */
  readonly bufferedBytes = 0;
  readonly #port: HostPort;
  readonly #received = new Emitter<string | Uint8Array>();
  readonly #closed = new Emitter<TransportClose>();
  readonly onDidReceive = this.#received.event;
  readonly onDidClose = this.#closed.event;
  #open = true;

  constructor(port: HostPort) {
    this.#port = port;
    port.on('message', (event) => this.#receive(event.data));
    port.on('close', () => this.#end({ code: 1001, reason: 'the window closed the port' }));
    port.start();
  }

  send(frame: string | Uint8Array, onDidSend?: () => void): void {
    if (!this.#open) return;
    this.#port.postMessage(typeof frame === 'string' ? frame : exactCopy(frame));
    // A port copies what is posted before it returns.
    onDidSend?.();
  }

  close(reason = ''): void {
    this.#close(closeCodes.closed, reason);
  }

  #receive(data: unknown): void {
    if (!this.#open) return;
    if (typeof data === 'string') {
      // A UTF-16 unit is at least one byte of UTF-8.
      if (data.length > MAX_RPC_BYTES) return this.#close(1009, 'message too large');
      return this.#received.fire(data);
    }
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
    if (!(bytes instanceof Uint8Array)) return this.#close(1003, 'message is not a frame');
    if (bytes.length > MAX_CLIENT_FRAME_BYTES) return this.#close(1009, 'frame too large');
    this.#received.fire(bytes);
  }

  #close(code: number, reason: string): void {
    if (!this.#open) return;
    this.#end({ code, reason });
    this.#port.close();
  }

  #end(close: TransportClose): void {
    if (!this.#open) return;
    this.#open = false;
    this.#closed.fire(close);
    this.#closed.dispose();
    this.#received.dispose();
  }
}

/** Cloning a view clones its whole buffer, and shared memory cannot cross to another process. */
function exactCopy(frame: Uint8Array): Uint8Array {
  const exact = frame.buffer instanceof ArrayBuffer && frame.byteLength === frame.buffer.byteLength;
  return exact ? frame : new Uint8Array(frame);
}
