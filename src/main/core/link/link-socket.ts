// One connection to a roost, from the dial to its end. Knows frames and their limits, not what they say.

import { WebSocket } from 'ws';
import { isPrivateWay } from '#client/tunnel/private-way.ts';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { MAX_WING_MESSAGE, WRITE_TIMEOUT } from '#shared/protocol/wing/wing-limits.ts';

/** A dial that has no answer by then has failed, in ms. */
const DIAL_TIMEOUT = 15_000;
/** A connection that is silent for so long is asked whether it is there, and given up after as long again. */
const PING_EVERY = 20_000;
/** Frames of keys and their echoes are no longer than this, in characters. */
const MAX_SHORT = 1024;

/** Why a connection ended. `unauthorized`: the roost did not take the token. */
export type LinkEnd =
  | { readonly reason: 'unauthorized' }
  | { readonly reason: 'refused'; readonly status: number }
  | { readonly reason: 'unreachable'; readonly detail: string }
  | { readonly reason: 'closed'; readonly code: number };

export interface LinkSocketOptions {
  /** `ws:` or `wss:` address, with its path. */
  readonly url: string;
  readonly token: string;
  readonly clock: Clock;
  readonly onOpen: () => void;
  readonly onMessage: (frame: string) => void;
  /** Called once, unless disposed before. */
  readonly onEnd: (end: LinkEnd) => void;
}

/** Dials at once. Dispose to hang up. */
export class LinkSocket implements Disposable {
  readonly #options: LinkSocketOptions;
  readonly #socket: WebSocket;
  readonly #store = new DisposableStore();
  readonly #writing = new MutableDisposable<Disposable>();
  /** Frames that the network has not taken yet. */
  #waiting = 0;
  /** When the network last took something that waited, in monotonic ms. */
  #movedAt = 0;
  #ended = false;
  #heard = true;
  /** Whether the frame that is being sent is a long one. */
  #bulk = false;
  /**
   * Masks for a private way, where what they are against cannot happen (RFC 6455, section 10.3: something
   * on the way that takes a message for its own traffic). Long frames get zeros, which neither side has to
   * apply: of bulk output masking was a fifth of the work. Of short ones a mask that is applied is the
   * lesser work: `ws` then writes the frame in one piece instead of two.
   */
  readonly #mask = (mask: Buffer): void => {
    mask.fill(this.#bulk ? 0 : 1);
  };

  constructor(options: LinkSocketOptions) {
    this.#options = options;
    this.#store.add(this.#writing);
    this.#socket = new WebSocket(options.url, {
      headers: { Authorization: `Bearer ${options.token}` },
      maxPayload: MAX_WING_MESSAGE,
      perMessageDeflate: false,
      ...(isPrivateWay(options.url) ? { generateMask: this.#mask } : {}),
      handshakeTimeout: DIAL_TIMEOUT,
      // A roost that sends its wings elsewhere must not get the token there.
      followRedirects: false,
    });
    this.#listen();
  }

  /** Bytes that the network has not taken yet. */
  get unsent(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends one frame, after those before; a connection that takes none for too long is given up. */
  send(frame: string, didSend?: () => void): void {
    if (this.#socket.readyState !== WebSocket.OPEN || frame.length > MAX_WING_MESSAGE) {
      didSend?.();
      return;
    }
    const { clock } = this.#options;
    if (this.#waiting === 0) this.#movedAt = clock.monotonic();
    this.#waiting += 1;
    this.#writing.value ??= this.#limitWrite(WRITE_TIMEOUT);
    this.#bulk = frame.length > MAX_SHORT;
    const piece = this.#bulk ? frame : Buffer.from(frame);
    this.#socket.send(piece, { binary: false }, () => {
      this.#waiting -= 1;
      // A slow network is no dead one: what counts is that something gets through.
      this.#movedAt = clock.monotonic();
      didSend?.();
    });
  }

  dispose(): void {
    this.#ended = true;
    this.#store.dispose();
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    // One that was never open fails on this, which nobody wants to hear.
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(1000);
    const last = this.#options.clock.after(1000, () => this.#socket.terminate());
    this.#socket.once('close', () => last.dispose());
  }

  /** For the oldest of what waits; nothing waits without a limit. Not set anew for each frame: it has many. */
  #limitWrite(after: number): Disposable {
    const { clock } = this.#options;
    return clock.after(after, () => {
      this.#writing.value = undefined;
      if (this.#waiting === 0 || this.#ended) return;
      const left = this.#movedAt + WRITE_TIMEOUT - clock.monotonic();
      if (left > 0) this.#writing.value = this.#limitWrite(left);
      else this.#socket.terminate();
    });
  }

  #listen(): void {
    const socket = this.#socket;
    // Frames come as one Buffer each.
    socket.binaryType = 'nodebuffer';
    socket.on('open', () => {
      this.#watch();
      this.#options.onOpen();
    });
    socket.on('message', (data, isBinary) => {
      this.#heard = true;
      if (isBinary || this.#ended || !Buffer.isBuffer(data)) return;
      this.#options.onMessage(data.toString('utf8'));
    });
    socket.on('ping', () => {
      this.#heard = true;
    });
    socket.on('pong', () => {
      this.#heard = true;
    });
    socket.on('unexpected-response', (request, response) => {
      const status = response.statusCode ?? 0;
      request.destroy();
      this.#end(status === 401 ? { reason: 'unauthorized' } : { reason: 'refused', status });
    });
    socket.on('error', (error) => this.#end({ reason: 'unreachable', detail: codeOf(error) }));
    socket.on('close', (code) => this.#end({ reason: 'closed', code }));
  }

  /** A peer that is gone without a word is found out. */
  #watch(): void {
    this.#store.add(
      this.#options.clock.after(PING_EVERY, () => {
        if (!this.#heard) {
          this.#socket.terminate();
          return;
        }
        this.#heard = false;
        this.#socket.ping();
        this.#watch();
      }),
    );
  }

  #end(end: LinkEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#store.dispose();
    this.#options.onEnd(end);
  }
}

/** A word for what failed that holds no address. */
function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
}
