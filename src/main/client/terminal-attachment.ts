// One attached session of a client: takes what the channel tells, and gives it out in order, reporting
// only what was read.

import type { TerminalChannel, TerminalSink } from '#shared/client/terminal-channels.ts';
import type { SessionInfo } from '#shared/contract/index.ts';
import type { SnapshotHead } from '#shared/protocol/stream/frames.ts';
import { AckCounter } from '#shared/terminal/ack-counter.ts';
import { AerieError } from './aerie-error.ts';
import { ItemQueue } from './item-queue.ts';
import type { AttachedSession, SessionOutput, SessionSnapshot } from './sdk-types.ts';

const encoder = new TextEncoder();

export class TerminalAttachment implements AttachedSession {
  readonly session: SessionInfo;
  readonly output: AsyncIterable<SessionOutput>;
  readonly #queue = new ItemQueue<SessionOutput>();
  readonly #acks = new AckCounter();
  readonly #first = Promise.withResolvers<void>();
  readonly #onEnd: () => void;
  #channel: TerminalChannel | undefined;
  #snapshot: SessionSnapshot | undefined;
  #refusal: AerieError | undefined;

  /** `onEnd` is called once when nothing more can come. */
  constructor(session: SessionInfo, onEnd: () => void) {
    this.session = session;
    this.#onEnd = onEnd;
    this.output = { [Symbol.asyncIterator]: () => this.#read() };
    // Whoever attaches waits for it; nobody does once attaching was given up.
    this.#first.promise.catch(() => {});
  }

  /** Resolves when the first snapshot is there. */
  async open(channel: TerminalChannel): Promise<void> {
    this.#channel = channel;
    await this.#first.promise;
    this.#took(this.snapshot.replay.length);
  }

  get snapshot(): SessionSnapshot {
    if (!this.#snapshot) throw new AerieError('internal', 'Not attached yet.');
    return this.#snapshot;
  }

  /** The last refusal of what was written, if there was one. */
  get refusal(): AerieError | undefined {
    return this.#refusal;
  }

  write(data: string | Uint8Array): void {
    this.#open().input(typeof data === 'string' ? encoder.encode(data) : data);
  }

  resize(cols: number, rows: number): void {
    this.#open().resize(cols, rows);
  }

  detach(): void {
    this.end(undefined);
  }

  [Symbol.dispose](): void {
    this.detach();
  }

  /** Ends the attachment; `error` is what readers are told, after all that came before. */
  end(error: unknown): void {
    const channel = this.#channel;
    this.#channel = undefined;
    this.#first.reject(error ?? new AerieError('disconnected', 'The session was detached.'));
    this.#queue.end(error);
    channel?.dispose();
    if (channel) this.#onEnd();
  }

  /** What the channel tells. Bytes are copied: they are the frame's. */
  readonly sink: TerminalSink = {
    snapshot: (head, seq, replay) => this.#didSnapshot(toSnapshot(head, seq, replay)),
    data: (seq, bytes) => {
      this.#acks.received(bytes.length);
      this.#queue.push({ type: 'data', seq, bytes: bytes.slice() });
    },
    // Neither is acknowledged, so only the last of several in a row is kept.
    resized: (cols, rows) => this.#pushInstead({ type: 'resized', cols, rows }),
    inputRefused: ({ code, message }) => {
      this.#refusal = new AerieError(code, message);
      this.#pushInstead({ type: 'refused', error: this.#refusal });
    },
    exited: (exit) => this.#queue.push({ type: 'exited', exit }),
    failed: ({ code, message }) => this.end(new AerieError(code, message)),
  };

  #didSnapshot(snapshot: SessionSnapshot): void {
    this.#acks.received(snapshot.replay.length);
    if (this.#snapshot) {
      this.#queue.push({ type: 'snapshot', ...snapshot });
      return;
    }
    this.#snapshot = snapshot;
    this.#first.resolve();
  }

  #pushInstead(item: SessionOutput): void {
    if (this.#queue.last?.type === item.type) this.#queue.pop();
    this.#queue.push(item);
  }

  async *#read(): AsyncGenerator<SessionOutput, void, void> {
    for (;;) {
      const item = await this.#queue.take();
      if (!item) return;
      try {
        yield item;
      } finally {
        // Read, and done with: also when the reader leaves with it.
        this.#took(bytesOf(item));
      }
      if (item.type === 'exited') return;
    }
  }

  #took(bytes: number): void {
    const due = this.#acks.drawn(bytes);
    if (due > 0) this.#channel?.ack(due);
  }

  #open(): TerminalChannel {
    if (this.#channel) return this.#channel;
    throw new AerieError('disconnected', 'This session is not attached any more. Attach it again.');
  }
}

function toSnapshot(head: SnapshotHead, seq: number, replay: Uint8Array): SessionSnapshot {
  const { cols, rows, scrollback, complete, generation } = head;
  return { replay: replay.slice(), seq, cols, rows, scrollback, complete, generation };
}

function bytesOf(item: SessionOutput): number {
  if (item.type === 'data') return item.bytes.length;
  return item.type === 'snapshot' ? item.replay.length : 0;
}
