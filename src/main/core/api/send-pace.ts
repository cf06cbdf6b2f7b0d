import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';

/** With this much unread by its client, in bytes, a stream waits before it produces more. */
export const MAX_STREAM_UNREAD = 1024 * 1024;
/** How often a client that reads slowly is looked at, in ms. Nothing is looked at while none waits. */
const LOOK_EVERY = 10;

/**
 * Makes the producers of one client's streams wait while that client does not read. Each may be one
 * item ahead; other clients, and terminals, which have windows of their own, are not affected.
 */
export class SendPace implements Disposable {
  readonly #transport: Transport;
  readonly #clock: Clock;
  #waiting: (() => void)[] = [];
  #look: Disposable | undefined;
  #disposed = false;

  constructor(transport: Transport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  /** Resolves when the next item may be produced; undefined when that is at once. */
  wait(): Promise<void> | undefined {
    if (this.#disposed || !this.#isTooMuchUnread) return undefined;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#look) this.#lookLater();
    });
  }

  /** Lets go of whoever waits. */
  dispose(): void {
    this.#disposed = true;
    this.#release();
  }

  get #isTooMuchUnread(): boolean {
    return this.#transport.bufferedBytes > MAX_STREAM_UNREAD;
  }

  #lookLater(): void {
    this.#look = this.#clock.after(LOOK_EVERY, () => {
      if (this.#isTooMuchUnread) this.#lookLater();
      else this.#release();
    });
  }

  #release(): void {
    this.#look?.dispose();
    this.#look = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
