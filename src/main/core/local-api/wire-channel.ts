// The sending side of one socket of a client. Nothing ever waits for it; it tells how far it is behind.

import type { Socket } from 'node:net';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** A peer that takes nothing at all for this long is given up, in ms. */
const STALLED_AFTER = 30_000;

export class WireChannel {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #onStall: () => void;
  #pending = 0;
  #stall: Disposable | undefined;

  /** `onStall` is called when the peer has not taken anything for half a minute. */
  constructor(socket: Socket, clock: Clock, onStall: () => void) {
    this.#socket = socket;
    this.#clock = clock;
    this.#onStall = onStall;
  }

  /** Bytes not yet taken by the system. */
  get unsent(): number {
    return this.#socket.writableLength;
  }

  get open(): boolean {
    return this.#socket.writable;
  }

  /** Sends a frame. `sent` is called once the system has taken it, never at once, and not after a loss. */
  send(frame: Uint8Array, sent?: () => void): void {
    if (!this.#socket.writable) return;
    this.#pending += 1;
    if (this.#pending === 1) this.#watch();
    this.#socket.write(frame, (error) => {
      this.#pending -= 1;
      this.#watch();
      if (!error) sent?.();
    });
  }

  /** Closes once everything was sent. */
  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#stall?.dispose();
    this.#stall = undefined;
    this.#socket.destroy();
  }

  /** Starts the half minute anew, as long as something waits. */
  #watch(): void {
    this.#stall?.dispose();
    this.#stall = undefined;
    if (this.#pending === 0 || this.#socket.destroyed) return;
    this.#stall = this.#clock.after(STALLED_AFTER, this.#onStall);
  }
}
