// The ordered road of one attached terminal's output into xterm: snapshots, bytes and size changes
// keep their places, and drawn bytes are acknowledged. Knows no DOM and no connection.

import type { SnapshotHead } from '#shared/protocol/stream/frames.ts';
import { AckCounter } from '#shared/terminal/ack-counter.ts';
import { incompleteCharacter } from '#shared/terminal/incomplete-character.ts';

/** The part of an xterm terminal that is written to. */
export interface Screen {
  write(data: string | Uint8Array, done?: () => void): void;
  reset(): void;
  resize(cols: number, rows: number): void;
}

export interface OutputPipeEvents {
  /** Report `bytes` more payload bytes as drawn. */
  ack(bytes: number): void;
  /** The screen is about to be rebuilt. */
  willRestore(head: SnapshotHead): void;
  /** The screen shows the snapshot; what comes next is live. */
  didRestore(head: SnapshotHead): void;
  didResize(cols: number, rows: number): void;
}

/** CAN: ends an escape sequence or a character that was cut by a resynchronisation. */
const CANCEL = Uint8Array.of(0x18);
/** Synchronised output: nothing is painted between the two, so that a rebuild does not flicker. */
const HOLD = '\x1b[?2026h';
const SHOW = '\x1b[?2026l';
const EMPTY = new Uint8Array(0);

export class OutputPipe {
  readonly #screen: Screen;
  readonly #events: OutputPipeEvents;
  readonly #counter = new AckCounter();
  /** A character whose end is still to come: xterm loses some that are split between two writes. */
  #held: Uint8Array = EMPTY;
  #restoring = 0;
  #disposed = false;

  constructor(screen: Screen, events: OutputPipeEvents) {
    this.#screen = screen;
    this.#events = events;
  }

  /** True while a snapshot is being written: what the parser sees has happened before. */
  get restoring(): boolean {
    return this.#restoring > 0;
  }

  /** Replaces all that is shown. `replay` is copied. */
  snapshot(head: SnapshotHead, replay: Uint8Array): void {
    const { length } = replay;
    // Anything written after an unfinished sequence would end it; so nothing is, but its own rest.
    const whole = length - Math.min(head.unfinished, length);
    this.#counter.received(length);
    this.#held = EMPTY;
    this.#then(CANCEL, () => {
      this.#restoring += 1;
      this.#events.willRestore(head);
      this.#screen.reset();
      this.#screen.resize(head.cols, head.rows);
    });
    this.#screen.write(HOLD);
    this.#then(replay.slice(0, whole), () => this.#drawn(whole));
    this.#then(SHOW, () => {
      this.#restoring -= 1;
      this.#events.didRestore(head);
    });
    this.#append(replay.subarray(whole));
  }

  /** Appends output. `bytes` are copied. */
  data(bytes: Uint8Array): void {
    this.#counter.received(bytes.length);
    this.#append(bytes);
  }

  /** Changes the size after everything written so far and before what follows. */
  resized(cols: number, rows: number): void {
    this.#then('', () => {
      this.#screen.resize(cols, rows);
      this.#events.didResize(cols, rows);
    });
  }

  /** Runs `action` once everything written so far is on the screen. */
  after(action: () => void): void {
    this.#then('', action);
  }

  dispose(): void {
    this.#disposed = true;
  }

  /** Writes whole characters of what was held back and `bytes`; all of `bytes` counts as drawn. */
  #append(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#held.length + bytes.length);
    all.set(this.#held);
    all.set(bytes, this.#held.length);
    const whole = all.length - incompleteCharacter(all);
    this.#held = all.slice(whole);
    this.#then(all.subarray(0, whole), () => this.#drawn(bytes.length));
  }

  #then(data: string | Uint8Array, action: () => void): void {
    if (this.#disposed) return;
    this.#screen.write(data, () => {
      if (!this.#disposed) action();
    });
  }

  #drawn(bytes: number): void {
    const due = this.#counter.drawn(bytes);
    if (due > 0) this.#events.ack(due);
  }
}
