// A transport over a signed-in local socket; both ends of a door use it. The socket is the transport's
// from then on; whoever reads it hands the frames over.

import type { Socket } from 'node:net';
import { AppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import {
  DOOR_HEADER,
  DoorFrameType,
  doorHeader,
  encodeDoorFrame,
} from '#shared/protocol/door/door-frames.ts';
import {
  closeCodes,
  type Transport,
  type TransportClose,
} from '#shared/protocol/stream/transport.ts';

/**
 * A peer with more than this unread, in bytes, is not listened to any more, and given up when it takes
 * nothing for a while.
 */
const MAX_UNREAD = 64 * 1024 * 1024;
/** That while, in ms. */
const STALLED_AFTER = 30_000;
/** Binary frames up to this size are copied into one write with their header, in bytes. */
const COPY_BELOW = 16 * 1024;

export interface DoorTransportOptions {
  readonly socket: Socket;
  /** Longest frame the peer takes, in bytes. */
  readonly maxSend: number;
  /** Given: a peer that stops reading is given up. */
  readonly clock?: Clock;
}

export class DoorTransport implements Transport {
  readonly #socket: Socket;
  readonly #maxSend: number;
  readonly #clock: Clock | undefined;
  readonly #received = new Emitter<string | Uint8Array>();
  readonly #closed = new Emitter<TransportClose>();
  readonly onDidReceive = this.#received.event;
  #end: TransportClose | undefined;
  #over = false;
  #stall: Disposable | undefined;

  constructor({ socket, maxSend, clock }: DoorTransportOptions) {
    this.#socket = socket;
    this.#maxSend = maxSend;
    this.#clock = clock;
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#didClose());
    socket.on('drain', () => socket.resume());
  }

  /** Also tells whoever subscribes after the end. */
  readonly onDidClose: Event<TransportClose> = (listener) => {
    const end = this.#end;
    if (this.#over && end) queueMicrotask(() => listener(end));
    return this.#closed.event(listener);
  };

  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  /** Takes a frame that came in; true as long as more are wanted. */
  deliver(frame: string | Uint8Array): boolean {
    if (!this.#end) this.#received.fire(frame);
    return this.#end === undefined;
  }

  /** Closes because what came in cannot be understood. */
  fail(reason: string): void {
    this.#finish({ code: closeCodes.notUnderstood, reason });
  }

  /** @throws AppError `limit_reached` for a frame the peer would not take */
  send(frame: string | Uint8Array, onDidSend?: () => void): void {
    if (this.#end || !this.#socket.writable) return;
    const size = typeof frame === 'string' ? Buffer.byteLength(frame) : frame.length;
    if (size > this.#maxSend) {
      throw new AppError(
        'limit_reached',
        `A message of ${size} bytes is too large; at most ${this.#maxSend} can be sent at once.`,
      );
    }
    const taken = (): void => {
      this.#watch(true);
      onDidSend?.();
    };
    if (typeof frame === 'string' || size <= COPY_BELOW) {
      this.#socket.write(encodeDoorFrame(frame), taken);
    } else {
      this.#socket.cork();
      this.#socket.write(doorHeader(DoorFrameType.binary, size));
      this.#socket.write(frame, taken);
      this.#socket.uncork();
    }
    this.#watch(false);
  }

  close(reason = ''): void {
    this.#finish({ code: closeCodes.closed, reason });
  }

  /** Closes at once, without waiting for what the peer has not taken. */
  destroy(): void {
    this.close();
    this.#socket.destroy();
  }

  #finish(end: TransportClose): void {
    if (this.#end) return;
    this.#end = end;
    this.#received.dispose();
    // What was sent before still arrives; nobody waits for it longer than the peer takes it.
    this.#socket.removeAllListeners('data');
    this.#socket.resume();
    this.#socket.destroySoon();
    this.#watch(false);
  }

  #didClose(): void {
    this.#end ??= { code: closeCodes.lost, reason: '' };
    this.#over = true;
    this.#stall?.dispose();
    this.#received.dispose();
    this.#closed.fire(this.#end);
    this.#closed.dispose();
  }

  /**
   * Starts the time a peer has, anew when it took something; it runs only while too much waits. Until
   * all of it was taken no more requests are read, whose answers would wait as well.
   */
  #watch(progress: boolean): void {
    if (!this.#clock) return;
    if (progress) {
      this.#stall?.dispose();
      this.#stall = undefined;
    }
    if (this.#over) return;
    const waits = this.#socket.writableLength;
    const tooMuch = this.#end ? waits > DOOR_HEADER : waits > MAX_UNREAD;
    if (!tooMuch) return;
    if (!this.#end) this.#socket.pause();
    this.#stall ??= this.#clock.after(STALLED_AFTER, () => this.#socket.destroy());
  }
}
