import { AppError } from '#shared/base/app-error.ts';
import { Emitter } from '#shared/base/emitter.ts';
import { PORT_READY, REQUEST_PORT } from '#shared/contract/desktop-bridge.ts';
import {
  closeCodes,
  type Transport,
  type TransportClose,
} from '#shared/protocol/stream/transport.ts';

/** A MessagePort to the desktop's core as a {@link Transport}. */
export class MessagePortTransport implements Transport {
  readonly #port: MessagePort;
  readonly bufferedBytes = 0;
  readonly #received = new Emitter<string | Uint8Array>();
  readonly #closed = new Emitter<TransportClose>();
  readonly onDidReceive = this.#received.event;
  readonly onDidClose = this.#closed.event;
  readonly #onMessage = ({ data }: MessageEvent<unknown>): void => {
    if (typeof data === 'string' || data instanceof Uint8Array) this.#received.fire(data);
  };
  readonly #onClose = (): void =>
    this.#end({ code: closeCodes.lost, reason: 'the port was closed' });
  #open = true;

  constructor(port: MessagePort) {
    this.#port = port;
    port.addEventListener('message', this.#onMessage);
    port.addEventListener('close', this.#onClose);
    port.start();
  }

  send(frame: string | Uint8Array): void {
    if (!this.#open) return;
    // Cloned, never transferred: a buffer transferred to Electron's main process is lost. A view
    // into a larger buffer would take all of it along, so it is cut to size first.
    const whole = typeof frame === 'string' || frame.byteLength === frame.buffer.byteLength;
    this.#port.postMessage(whole ? frame : frame.slice());
  }

  close(reason = ''): void {
    if (!this.#open) return;
    this.#port.close();
    this.#end({ code: closeCodes.closed, reason });
  }

  #end(close: TransportClose): void {
    if (!this.#open) return;
    this.#open = false;
    this.#port.removeEventListener('message', this.#onMessage);
    this.#port.removeEventListener('close', this.#onClose);
    this.#closed.fire(close);
    this.#closed.dispose();
    this.#received.dispose();
  }
}

/** Asks the preload script for a port to the core. Rejects with `disconnected` if `signal` aborts first. */
export function dialDesktop(signal: AbortSignal): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      window.removeEventListener('message', onMessage);
      signal.removeEventListener('abort', onAbort);
    };
    const onMessage = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0];
      if (event.source !== window || !isPortMessage(event.data) || !port) return;
      done();
      resolve(new MessagePortTransport(port));
    };
    const onAbort = (): void => {
      done();
      reject(new AppError('disconnected', 'The main part of Aerie did not answer. Restart Aerie.'));
    };
    window.addEventListener('message', onMessage);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    window.postMessage({ type: REQUEST_PORT }, window.location.origin);
  });
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === PORT_READY;
}
