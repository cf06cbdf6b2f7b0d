// MessageChannelMain with the habits of the real one: nothing arrives before start(), values are
// cloned, and transferring memory loses the message.

import type { MessagePortMain } from 'electron';
import { DoubleEmitter } from './double-emitter.ts';

type PortApi = Pick<MessagePortMain, 'postMessage' | 'start' | 'close'>;

export class DoublePort extends DoubleEmitter implements PortApi {
  peer: DoublePort | null = null;
  /** Set once the port was handed to a page: takes what arrives there instead of listeners. */
  #page: { message(data: unknown): void; close(): void } | null = null;
  #started = false;
  #waiting: unknown[] = [];

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.some((item) => !(item instanceof DoublePort))) return;
    const copy: unknown = structuredClone(message);
    const peer = this.peer;
    setImmediate(() => peer?.receive(copy));
  }

  start(): void {
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] });
  }

  close(): void {
    const peer = this.peer;
    this.peer = null;
    if (!peer) return;
    peer.peer = null;
    setImmediate(() => {
      this.#closed();
      peer.#closed();
    });
  }

  receive(data: unknown): void {
    if (this.#page) this.#page.message(data);
    else if (this.#started) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }

  attachToPage(page: { message(data: unknown): void; close(): void }): void {
    this.#page = page;
    for (const data of this.#waiting.splice(0)) page.message(data);
  }

  #closed(): void {
    if (this.#page) this.#page.close();
    else this.emit('close');
  }
}

export class DoubleMessageChannel {
  readonly port1 = new DoublePort();
  readonly port2 = new DoublePort();

  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}
