// Opens WebSockets for signed-in browsers and watches over them: liveness, message rate, end of the
// sign-in. Host and Origin were checked before a request comes here.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { TokenBucket } from '#shared/base/token-bucket.ts';
import { MAX_RPC_BYTES } from '#shared/contract/limits.ts';
import { closeCodes, type Transport } from '#shared/protocol/stream/transport.ts';
import type { SignedIn } from './sign-in.ts';
import { WsTransport } from './ws-transport.ts';

const CLOSE_GOING_AWAY = 1001;
const CLOSE_POLICY = 1008;
const CLOSE_TRY_LATER = 1013;

const PING_EVERY_MS = 30_000;
/** Pings without any answer after which a socket is given up. */
const MISSED_PINGS = 2;
const MAX_SOCKETS = 64;
const CLOSE_WAIT_MS = 2000;

/** Where opened connections go: the wing. */
export interface Acceptor {
  connect(transport: Transport): Disposable;
}

export interface SocketDoorOptions {
  readonly acceptor: Acceptor;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Messages a browser may send: a burst, then a steady rate. Far above what a viewer needs. */
  readonly messageRate?: { readonly burst: number; readonly perSecond: number };
}

export class SocketDoor {
  readonly #options: SocketDoorOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_RPC_BYTES,
  });
  readonly #watched = new Map<WebSocket, { signedIn: SignedIn; missed: number }>();
  #timer: Disposable;

  constructor(options: SocketDoorOptions) {
    this.#options = options;
    this.#timer = options.clock.after(PING_EVERY_MS, () => this.#beat());
  }

  /** Answers an upgrade request. Without a sign-in the socket is closed at once, with a code the page can read. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, signedIn?: SignedIn): void {
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', (error) => {
        // Protocol violations end the socket with a fitting code; the library has seen to that.
        this.#options.logger.warn({ err: error }, 'A browser connection failed.');
      });
      if (!signedIn?.isValid()) opened.close(closeCodes.sentAway, 'Sign in again.');
      else if (this.#watched.size >= MAX_SOCKETS)
        opened.close(CLOSE_TRY_LATER, 'Too many windows are open.');
      else this.#accept(opened, signedIn);
    });
  }

  #accept(socket: WebSocket, signedIn: SignedIn): void {
    const { acceptor, clock, logger, messageRate } = this.#options;
    const state = { signedIn, missed: 0 };
    const rate = new TokenBucket({
      ...(messageRate ?? { burst: 20_000, perSecond: 10_000 }),
      clock,
    });
    this.#watched.set(socket, state);
    signedIn.extend();
    // Stands before the transport's own listener, so that a flooding browser is cut off first.
    socket.on('message', () => {
      state.missed = 0;
      if (rate.take()) return;
      logger.warn({}, 'A browser connection sent too many messages and was closed.');
      socket.close(CLOSE_POLICY, 'Too many messages.');
    });
    socket.on('pong', () => {
      state.missed = 0;
    });
    const connection = acceptor.connect(new WsTransport(socket));
    socket.once('close', () => {
      this.#watched.delete(socket);
      connection.dispose();
    });
  }

  #beat(): void {
    for (const [socket, state] of this.#watched) {
      if (!state.signedIn.isValid()) {
        socket.close(closeCodes.sentAway, 'Sign in again.');
      } else if (state.missed >= MISSED_PINGS) {
        socket.terminate();
      } else {
        if (state.missed === 0) state.signedIn.extend();
        state.missed += 1;
        socket.ping();
      }
    }
    this.#timer = this.#options.clock.after(PING_EVERY_MS, () => this.#beat());
  }

  /** Closes every socket; those that do not answer in time are cut off. */
  async dispose(): Promise<void> {
    this.#timer.dispose();
    const open = [...this.#server.clients];
    this.#server.close();
    const closed = open.map((socket) => new Promise<void>((done) => socket.once('close', done)));
    for (const socket of open) socket.close(CLOSE_GOING_AWAY, 'Aerie is shutting down.');
    const deadline = this.#options.clock.after(CLOSE_WAIT_MS, () => {
      for (const socket of open) socket.terminate();
    });
    await Promise.all(closed);
    deadline.dispose();
  }
}
