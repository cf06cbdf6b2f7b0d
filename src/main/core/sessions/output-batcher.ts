import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { BATCH_BYTES, type BatchPool } from '../emulator/batch-pool.ts';

/** Longest time output waits for company, in ms. */
const MAX_WAIT = 2;
/** Output up to this many bytes per `MAX_WAIT` counts as a quiet pipe: echoes and prompts, not floods. */
const QUIET_BYTES = 4096;

/**
 * Gathers reads of a PTY into batches. While little is said each read goes out at once, so typing
 * never waits; under load reads are joined for at most 2 ms or 64 KiB.
 */
export class OutputBatcher implements Disposable {
  readonly #clock: Clock;
  readonly #emit: (batch: Uint8Array) => void;
  readonly #pool: BatchPool;
  /** Holds `#size` bytes that wait. */
  #batch: Uint8Array | undefined;
  #size = 0;
  /** Start of the present stretch of `MAX_WAIT`, and the bytes sent in it. */
  #windowStart = Number.NEGATIVE_INFINITY;
  #windowBytes = 0;
  #timer: Disposable | undefined;

  /** `emit` gets batches of its own; large ones are from `pool` and go back there when done with. */
  constructor(clock: Clock, pool: BatchPool, emit: (batch: Uint8Array) => void) {
    this.#clock = clock;
    this.#pool = pool;
    this.#emit = emit;
  }

  /** Copies `chunk`. */
  push(chunk: Uint8Array): void {
    const atOnce = this.#size === 0 && this.#isQuiet(chunk.length);
    if (atOnce && chunk.length <= QUIET_BYTES) {
      // Not `slice`, which a Buffer answers with a view.
      if (chunk.length > 0) this.#send(new Uint8Array(chunk));
      return;
    }
    for (let rest = chunk; rest.length > 0; ) {
      this.#batch ??= this.#pool.acquire();
      const part = rest.subarray(0, BATCH_BYTES - this.#size);
      this.#batch.set(part, this.#size);
      this.#size += part.length;
      rest = rest.subarray(part.length);
      if (this.#size === BATCH_BYTES) this.flush();
    }
    if (atOnce) this.flush();
    else if (this.#size > 0) this.#timer ??= this.#clock.after(MAX_WAIT, () => this.flush());
  }

  /** Emits what is held, now. */
  flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const batch = this.#batch?.subarray(0, this.#size);
    this.#batch = undefined;
    this.#size = 0;
    if (batch) this.#send(batch);
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#batch = undefined;
    this.#size = 0;
  }

  #send(batch: Uint8Array): void {
    this.#windowBytes += batch.length;
    this.#emit(batch);
  }

  /** Whether `bytes` more leave the pipe quiet; begins a new stretch of time when the last one is over. */
  #isQuiet(bytes: number): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#windowStart >= MAX_WAIT) {
      this.#windowStart = now;
      this.#windowBytes = 0;
      return true;
    }
    return this.#windowBytes + bytes <= QUIET_BYTES;
  }
}
