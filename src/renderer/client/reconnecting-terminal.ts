// One attached terminal that outlives connections. Owns the input typed while offline and the
// bookkeeping that keeps acknowledgements of one connection from counting on the next.

import type { Clock } from '#shared/base/ports.ts';
import type {
  TerminalChannel,
  TerminalChannels,
  TerminalSink,
} from '#shared/client/terminal-channels.ts';
import type { OpenBody, ViewerColors } from '#shared/protocol/stream/frames.ts';

/** Input kept while there is no connection. */
export const MAX_OFFLINE_INPUT_BYTES = 4096;
/** Older input is not sent any more: what it was meant for may be gone. */
export const MAX_OFFLINE_INPUT_AGE_MS = 60_000;

export class ReconnectingTerminal implements TerminalChannel {
  readonly #clock: Clock;
  readonly #sink: TerminalSink;
  readonly #onEnd: () => void;
  #body: OpenBody;
  #channel: TerminalChannel | undefined;
  #colors: ViewerColors | undefined;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #queuedSince = 0;
  /** Payload bytes received on the present channel, and how many of them were acknowledged. */
  #received = 0;
  #acked = 0;
  /** Bytes of earlier channels that are still to be drawn: their acknowledgement is not sent. */
  #stale = 0;
  #ended = false;

  constructor(options: {
    body: OpenBody;
    sink: TerminalSink;
    clock: Clock;
    /** Called once, when the terminal is disposed or failed for good. */
    onEnd: () => void;
  }) {
    this.#body = options.body;
    this.#sink = options.sink;
    this.#clock = options.clock;
    this.#onEnd = options.onEnd;
  }

  /** Bytes typed while offline that will be sent once connected. */
  get queuedInputBytes(): number {
    return this.#queuedBytes;
  }

  /** Attaches over a new connection: the sink gets a snapshot, held input is sent. */
  connect(channels: TerminalChannels): void {
    if (this.#ended) return;
    const channel = channels.open(this.#body, this.#guard());
    this.#channel = channel;
    if (this.#colors) channel.colors(this.#colors);
    const held = this.#queue;
    this.#queue = [];
    this.#queuedBytes = 0;
    if (held.length === 0) return;
    if (this.#clock.monotonic() - this.#queuedSince > MAX_OFFLINE_INPUT_AGE_MS) {
      this.#refuse('What you typed while disconnected was too old and was not sent.');
      return;
    }
    for (const bytes of held) channel.input(bytes);
  }

  /** The connection is gone. */
  disconnect(): void {
    this.#channel = undefined;
    this.#stale += this.#received - this.#acked;
    this.#received = 0;
    this.#acked = 0;
  }

  input(bytes: Uint8Array): void {
    if (this.#ended) return;
    if (this.#channel) return this.#channel.input(bytes);
    if (this.#queuedBytes + bytes.length > MAX_OFFLINE_INPUT_BYTES) {
      this.#refuse('Not connected: this input was not sent. Try again once connected.');
      return;
    }
    if (this.#queuedBytes === 0) this.#queuedSince = this.#clock.monotonic();
    this.#queue.push(bytes.slice());
    this.#queuedBytes += bytes.length;
  }

  resize(cols: number, rows: number): void {
    this.#body = { ...this.#body, cols, rows };
    this.#channel?.resize(cols, rows);
  }

  ack(bytes: number): void {
    const stale = Math.min(bytes, this.#stale);
    this.#stale -= stale;
    const fresh = bytes - stale;
    if (fresh === 0 || !this.#channel) return;
    this.#acked += fresh;
    this.#channel.ack(fresh);
  }

  colors(colors: ViewerColors): void {
    this.#colors = colors;
    this.#channel?.colors(colors);
  }

  dispose(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#channel?.dispose();
    this.#channel = undefined;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#onEnd();
  }

  #refuse(message: string): void {
    this.#sink.inputRefused({ code: 'disconnected', message });
  }

  #guard(): TerminalSink {
    const sink = this.#sink;
    return {
      snapshot: (head, seq, replay) => {
        this.#received += replay.length;
        sink.snapshot(head, seq, replay);
      },
      data: (seq, bytes) => {
        this.#received += bytes.length;
        sink.data(seq, bytes);
      },
      resized: (cols, rows) => sink.resized(cols, rows),
      exited: (exit) => sink.exited(exit),
      inputRefused: (error) => sink.inputRefused(error),
      failed: (error) => {
        this.#ended = true;
        this.#channel = undefined;
        this.#onEnd();
        sink.failed(error);
      },
    };
  }
}
