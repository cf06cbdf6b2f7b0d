import { WebSocket } from 'ws';
import { readMessage } from '#shared/protocol/wing/read-message.ts';
import { MAX_WING_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import { type FromWing, fromWing } from '#shared/protocol/wing/wing-messages.ts';
import type { BrowserLink } from './remote-browser.ts';

export interface DirectLinkOptions {
  readonly port: number;
  readonly pass: string;
  /** Public key of the machine, base64. */
  readonly wingKey: string;
  /** Sends the pass as browsers can. */
  readonly asBrowser?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser's socket at the direct door of a wing: every message is read as browsers read it. */
export class DirectLink implements BrowserLink {
  readonly context: BrowserLink['context'];
  readonly received: FromWing[] = [];
  readonly socket: WebSocket;
  /** Code that it was closed with. */
  readonly closed: Promise<number>;
  readonly #listeners = new Set<(message: FromWing) => void>();

  private constructor(socket: WebSocket, publicBase64: string) {
    this.context = { identity: { publicBase64 } };
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data) => {
      if (!Buffer.isBuffer(data)) throw new Error('Not one piece.');
      const read = readMessage(fromWing, data.toString('utf8'), MAX_WING_MESSAGE);
      if (!read.ok) throw new Error(`The wing sent what browsers drop: ${read.reason}`);
      this.received.push(read.message);
      for (const listener of this.#listeners) listener(read.message);
    });
  }

  /** Rejects with the status if the door is closed to it. */
  static async open({ port, pass, wingKey, ...how }: DirectLinkOptions): Promise<DirectLink> {
    const url = `ws://127.0.0.1:${port}/ws/pty`;
    const bearer = how.asBrowser ? {} : { Authorization: `Bearer ${pass}` };
    const socket = new WebSocket(url, how.asBrowser ? ['wing.pty', `bearer.${pass}`] : [], {
      headers: { ...bearer, ...how.headers },
      perMessageDeflate: false,
    });
    const link = new DirectLink(socket, wingKey);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('unexpected-response', (request, { statusCode }) => {
        request.destroy();
        reject(new Error(`refused with ${statusCode}`));
      });
      socket.once('error', reject);
    });
    return link;
  }

  onMessage(listener: (message: FromWing) => void): void {
    this.#listeners.add(listener);
  }

  tell(message: { readonly type: string } & Record<string, unknown>): void {
    this.socket.send(JSON.stringify(message));
  }

  of<T extends FromWing['type']>(type: T): Extract<FromWing, { type: T }>[] {
    return this.received.filter(
      (message): message is Extract<FromWing, { type: T }> => message.type === type,
    );
  }
}
