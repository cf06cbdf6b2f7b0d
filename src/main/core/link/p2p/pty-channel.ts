// One data channel of a browser, named for one session. Says nothing of who may use it.

import type { DataChannel } from 'node-datachannel';
import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import { readToWing } from '#shared/protocol/wing/read-frame.ts';
import {
  type FromWing,
  type Outgoing,
  type PTYInput,
  type PTYResize,
} from '#shared/protocol/wing/wing-messages.ts';
import { encodeMessage } from '../encode-message.ts';
import type { PumpOutlet } from '../pty/output-pump.ts';

/** Bytes that may wait for the network before more are asked for. */
const ROOM = 256 * 1024;
/** Smallest messages that a channel must take, in bytes: a piece of output, sealed and wrapped. */
const MIN_MESSAGE = 48 * 1024;

export class PtyChannel implements Disposable {
  readonly sessionId: string;
  readonly #channel: DataChannel;
  readonly #roundTripMs: () => number;
  readonly #received = new Emitter<PTYInput | PTYResize>();
  readonly #closed = new Emitter<void>();
  readonly #waiting: (() => void)[] = [];
  #open = true;

  /** What the browser types, and the size it wants; all else it may not send here. */
  readonly onDidReceive: Event<PTYInput | PTYResize> = this.#received.event;
  /** Fires once. Nothing is received or sent after it. */
  readonly onDidClose: Event<void> = this.#closed.event;

  /** `roundTripMs`: of its connection, below 0 if it is not known. */
  constructor(channel: DataChannel, sessionId: string, roundTripMs: () => number) {
    this.sessionId = sessionId;
    this.#roundTripMs = roundTripMs;
    this.#channel = channel;
    channel.setBufferedAmountLowThreshold(ROOM / 2);
    channel.onBufferedAmountLow(() => this.#release());
    channel.onMessage((message) => this.#receive(message));
    channel.onClosed(() => this.dispose());
    channel.onError(() => this.dispose());
  }

  get isOpen(): boolean {
    return this.#open && this.#channel.isOpen();
  }

  /** Time there and back in ms, as it was last measured; null if it is not known. */
  get roundTripMs(): number | null {
    const ms = this.isOpen ? this.#roundTripMs() : -1;
    return ms >= 0 ? ms : null;
  }

  /** True if messages with a piece of output fit the browser. */
  get fits(): boolean {
    return this.#channel.maxMessageSize() >= MIN_MESSAGE;
  }

  /** Bytes that the network has not taken yet; 0 once it is closed. */
  get unsent(): number {
    return this.isOpen ? this.#channel.bufferedAmount() : 0;
  }

  /** Sends one message after all before it; false, and nothing is sent, if the browser could not take it. */
  tell(message: Outgoing<FromWing>, didSend?: () => void): boolean {
    if (!this.isOpen) return false;
    if (Buffer.byteLength(encodeMessage(message)) > this.#channel.maxMessageSize()) return false;
    this.#send(message, didSend);
    return true;
  }

  /** Where output goes. What cannot be sent is dropped; the end of the channel tells of it. */
  get outlet(): PumpOutlet {
    return { kind: 'channel', send: (message, didSend) => this.#send(message, didSend) };
  }

  dispose(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#channel.close();
    this.#release();
    this.#closed.fire();
    this.#closed.dispose();
    this.#received.dispose();
  }

  #send(message: Outgoing<FromWing>, didSend?: () => void): void {
    if (!this.#open) {
      didSend?.();
      return;
    }
    try {
      this.#channel.sendMessage(encodeMessage(message));
    } catch {
      // Closed a moment ago, or lost: both are an end.
      this.dispose();
    }
    if (!didSend) return;
    if (this.isOpen && this.#channel.bufferedAmount() > ROOM) this.#waiting.push(didSend);
    else queueMicrotask(didSend);
  }

  #release(): void {
    for (const didSend of this.#waiting.splice(0)) didSend();
  }

  #receive(frame: string | Buffer | ArrayBuffer): void {
    if (!this.#open || typeof frame !== 'string') return;
    const read = readToWing(frame);
    if (!read.ok) return;
    const { message } = read;
    if (message.type !== 'pty.input' && message.type !== 'pty.resize') return;
    if (message.session_id === this.sessionId) this.#received.fire(message);
  }
}
