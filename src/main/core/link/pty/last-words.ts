// The end of a program, told once everybody has been shown its last output. Whoever is sent nothing any
// more, e.g. because the page was closed, holds nobody up.

import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** Who is sent nothing for so long is not waited for, in ms. */
const PATIENCE = 3000;

export interface LastWordsPorts {
  readonly clock: Clock;
  /** Bytes sent so far to those who have not been shown everything; null when there is nobody like that. */
  readonly pending: () => number | null;
  /** False while nothing can be sent: then nobody is late. */
  readonly isOpen: () => boolean;
  /** The end may be told. Called once, and not before the constructor has returned. */
  readonly onDone: () => void;
}

export class LastWords implements Disposable {
  readonly #ports: LastWordsPorts;
  readonly #next = new MutableDisposable<Disposable>();
  #sent: number | null;
  #done = false;

  constructor(ports: LastWordsPorts) {
    this.#ports = ports;
    this.#sent = ports.pending();
    this.#wait();
  }

  /** Somebody has been shown everything, or has left. */
  didShow(): void {
    if (this.#ports.pending() === null) this.#finish();
  }

  dispose(): void {
    this.#done = true;
    this.#next.dispose();
  }

  #wait(): void {
    const { clock, pending, isOpen } = this.#ports;
    this.#next.value = clock.after(PATIENCE, () => {
      const before = this.#sent;
      this.#sent = pending();
      if (this.#sent === null || (isOpen() && this.#sent === before)) this.#finish();
      else this.#wait();
    });
  }

  #finish(): void {
    if (this.#done) return;
    this.dispose();
    this.#ports.onDone();
  }
}
