// Everything the worker holds: dispatches messages to sessions. Knows no thread.

import type { FromWorker, ToWorker } from './emulator-protocol.ts';
import { Session } from './session.ts';

/** Sends to the main thread. */
export type Send = (message: FromWorker, transfer?: ArrayBuffer[]) => void;

export class EmulatorSet {
  readonly #send: Send;
  readonly #sessions = new Map<number, Session>();

  constructor(send: Send) {
    this.#send = send;
  }

  receive(message: ToWorker): void {
    if (message.type === 'create') {
      this.#sessions.set(message.id, new Session(message, this.#send));
      return;
    }
    const session = this.#sessions.get(message.id);
    if (message.type === 'dispose') {
      session?.dispose();
      this.#sessions.delete(message.id);
      return;
    }
    session?.receive(message);
  }
}
