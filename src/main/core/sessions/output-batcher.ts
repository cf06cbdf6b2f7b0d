import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** Longest time output waits for company, in ms, and the size that ends the wait, in bytes (design.md, data paths). */
const MAX_WAIT = 2;
const MAX_BATCH = 64 * 1024;

/**
 * Gathers reads of a PTY into batches. A read after a quiet moment goes out at once, so typing never
 * waits; under load reads are joined for at most 2 ms or 64 KiB.
 */
export class OutputBatcher implements Disposable {
  readonly #clock: Clock;
  readonly #emit: (batch: Uint8Array) => void;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #lastFlush = Number.NEGATIVE_INFINITY;
  #timer: Disposable | undefined;

  /** `emit` gets exact-size buffers in shared memory that are never changed again. */
  constructor(clock: Clock, emit: (batch: Uint8Array) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size >= MAX_BATCH) {
      this.flush();
    } else if (!this.#timer) {
      if (this.#clock.monotonic() - this.#lastFlush >= MAX_WAIT) this.flush();
      else this.#timer = this.#clock.after(MAX_WAIT, () => this.flush());
    }
  }

  /** Emits what is held, now. */
  flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#size === 0) return;
    const batch = new Uint8Array(new SharedArrayBuffer(this.#size));
    let at = 0;
    for (const chunk of this.#chunks) {
      batch.set(chunk, at);
      at += chunk.length;
    }
    this.#chunks = [];
    this.#size = 0;
    this.#lastFlush = this.#clock.monotonic();
    this.#emit(batch);
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#chunks = [];
    this.#size = 0;
  }
}
