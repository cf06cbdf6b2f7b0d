import { AppError } from '#shared/base/app-error.ts';
import { Emitter } from '#shared/base/emitter.ts';
import {
  closeCodes,
  type Transport,
  type TransportClose,
} from '#shared/protocol/stream/transport.ts';

/** A browser WebSocket as a {@link Transport}. Make one with {@link dialWebSocket}. */
class WebSocketTransport implements Transport {
  readonly #socket: WebSocket;
  readonly #received = new Emitter<string | Uint8Array>();
  readonly #closed = new Emitter<TransportClose>();
  readonly onDidReceive = this.#received.event;
  readonly onDidClose = this.#closed.event;
  #open = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      this.#received.fire(typeof data === 'string' ? data : new Uint8Array(data));
    };
    socket.onclose = (event) => this.#end({ code: event.code, reason: event.reason });
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    if (this.#open && this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  close(reason = ''): void {
    if (!this.#open) return;
    // A reason over 123 bytes would throw; ours are short ASCII.
    this.#socket.close(closeCodes.closed, reason.slice(0, 100));
    // A dead network never completes the closing handshake, so the end is not awaited.
    this.#end({ code: closeCodes.closed, reason });
  }

  #end(close: TransportClose): void {
    if (!this.#open) return;
    this.#open = false;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#closed.fire(close);
    this.#closed.dispose();
    this.#received.dispose();
  }
}

/** Opens a WebSocket to `url`. Rejects with `disconnected` if it fails or `signal` aborts first. */
export function dialWebSocket(url: string, signal: AbortSignal): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    const fail = (): void => {
      socket.onopen = null;
      socket.onclose = null;
      signal.removeEventListener('abort', fail);
      socket.close();
      reject(new AppError('disconnected', 'Aerie could not be reached. Is it still running?'));
    };
    socket.onopen = () => {
      socket.onopen = null;
      signal.removeEventListener('abort', fail);
      resolve(new WebSocketTransport(socket));
    };
    socket.onclose = fail;
    signal.addEventListener('abort', fail, { once: true });
    if (signal.aborted) fail();
  });
}
