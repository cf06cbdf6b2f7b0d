import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** Longest time output waits for company, in ms, and the size that ends the wait, in bytes. */
const MAX_WAIT = 2;
const MAX_BATCH = 64 * 1024;
/** Output up to this many bytes per `MAX_WAIT` counts as a quiet pipe: echoes and prompts, not floods. */
const QUIET_BYTES = 4096;

/**
 * Gathers reads of a PTY into batches. While little is said each read goes out at once, so typing
 * never waits; under load reads are joined for at most 2 ms or 64 KiB.
 */
export class OutputBatcher implements Disposable {
  readonly #clock: Clock;
  readonly #emit: (batch: Uint8Array) => void;
  #chunks: Uint8Array[] = [];
  #size = 0;
  /** Start of the present stretch of `MAX_WAIT`, and the bytes sent in it. */
  #windowStart = Number.NEGATIVE_INFINITY;
  #windowBytes = 0;
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
      if (this.#isQuiet()) this.flush();
      else this.#timer = this.#clock.after(MAX_WAIT, () => this.flush());
    }
  }

  #isQuiet(): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#windowStart >= MAX_WAIT) {
      this.#windowStart = now;
      this.#windowBytes = 0;
      return true;
    }
    return this.#windowBytes + this.#size <= QUIET_BYTES;
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
    this.#windowBytes += this.#size;
    this.#size = 0;
    this.#emit(batch);
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#chunks = [];
    this.#size = 0;
  }
}
