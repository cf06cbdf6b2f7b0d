import type { Disposable } from '../base/disposable.ts';
import { MAX_INPUT_BYTES } from '../contract/limits.ts';
import type { ExitStatus } from '../contract/session.ts';
import {
  decodeHost,
  encodeClient,
  type FailedBody,
  type HostFrame,
  type OpenBody,
  type SnapshotHead,
  type ViewerColors,
} from '../protocol/stream/frames.ts';
import type { Transport } from '../protocol/stream/transport.ts';

/** What an attached terminal is told, in the order it happened. Byte views are only valid during the call's tick: copy to keep. */
export interface TerminalSink {
  /** Replace everything shown by `replay`. Comes first, and again whenever this viewer was resynchronised. */
  snapshot(head: SnapshotHead, seq: number, replay: Uint8Array): void;
  /** `bytes` follow; `seq` numbers the first. */
  data(seq: number, bytes: Uint8Array): void;
  /** The session's size changed here, between the bytes before and after. */
  resized(cols: number, rows: number): void;
  exited(exit: ExitStatus): void;
  /** The channel is closed for good: the session is gone or could not be attached. */
  failed(error: FailedBody): void;
  /** Some input was refused; nothing else changed. */
  inputRefused(error: FailedBody): void;
}

/** One attached terminal. Dispose to detach. */
export interface TerminalChannel extends Disposable {
  /** Sends keystrokes or pasted bytes, split as needed. */
  input(bytes: Uint8Array): void;
  /** Asks for a size; the last active viewer's size wins. Counts as activity. */
  resize(cols: number, rows: number): void;
  /** Reports `bytes` more payload bytes (of snapshots and data) as drawn, so that more may be sent. */
  ack(bytes: number): void;
  /** Tells the colours in use, for programs that ask. */
  colors(colors: ViewerColors): void;
}

/** The client side of the binary channel: attaches terminals over one {@link Transport}. */
export class TerminalChannels {
  readonly #transport: Transport;
  readonly #sinks = new Map<number, TerminalSink>();
  #nextChannel = 1;

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.onDidReceive((frame) => {
      if (typeof frame !== 'string') this.#receive(frame);
    });
    transport.onDidClose(() => this.#sinks.clear());
  }

  open(body: OpenBody, sink: TerminalSink): TerminalChannel {
    const channel = this.#nextChannel++;
    const transport = this.#transport;
    let acked = 0;
    this.#sinks.set(channel, sink);
    transport.send(encodeClient.open(channel, body));
    return {
      input(bytes) {
        for (let at = 0; at < bytes.length; at += MAX_INPUT_BYTES) {
          transport.send(encodeClient.input(channel, bytes.subarray(at, at + MAX_INPUT_BYTES)));
        }
      },
      resize: (cols, rows) => transport.send(encodeClient.resize(channel, cols, rows)),
      ack(bytes) {
        acked += bytes;
        transport.send(encodeClient.ack(channel, acked));
      },
      colors: (colors) => transport.send(encodeClient.colors(channel, colors)),
      dispose: () => {
        if (this.#sinks.delete(channel)) transport.send(encodeClient.close(channel));
      },
    };
  }

  #receive(bytes: Uint8Array): void {
    const decoded = decodeHost(bytes);
    if (!decoded.ok) {
      this.#transport.close(`bad frame from host: ${decoded.reason}`);
      return;
    }
    const sink = this.#sinks.get(decoded.frame.channel);
    if (sink) this.#deliver(sink, decoded.frame);
  }

  #deliver(sink: TerminalSink, frame: HostFrame): void {
    switch (frame.type) {
      case 'data':
        return sink.data(frame.seq, frame.bytes);
      case 'snapshot':
        return sink.snapshot(frame.head, frame.seq, frame.replay);
      case 'resized':
        return sink.resized(frame.cols, frame.rows);
      case 'exited':
        return sink.exited(frame.exit);
      case 'input':
        return sink.inputRefused(frame.body);
      case 'failed':
        this.#sinks.delete(frame.channel);
        return sink.failed(frame.body);
    }
  }
}
