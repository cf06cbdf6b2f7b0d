// Output on its way to the emulator worker, through memory that both threads see. Handing over a
// new buffer for each batch would make the garbage collector stop the main thread, and with it
// everybody's typing, several times a second during a flood.

import { BATCH_BYTES, type BatchPool } from './batch-pool.ts';

/** Room for what the worker has not picked up yet, in bytes; a power of two. */
export const OUTPUT_RING_BYTES = 4 * 1024 * 1024;

/** Positions count bytes since the start, modulo 2^32. */
const POSITION_BYTES = 4;

/** The memory of one ring, to be passed to the worker. */
export function createOutputRing(): SharedArrayBuffer {
  return new SharedArrayBuffer(POSITION_BYTES + OUTPUT_RING_BYTES);
}

/** The main thread's side. */
export class OutputRingWriter {
  readonly #taken: Int32Array;
  readonly #bytes: Uint8Array;
  #head = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#taken = new Int32Array(memory, 0, 1);
    this.#bytes = new Uint8Array(memory, POSITION_BYTES);
  }

  /** True if the worker has picked up all that was written. */
  get isEmpty(): boolean {
    return Atomics.load(this.#taken, 0) === (this.#head | 0);
  }

  /** Copies `bytes` in, in one piece. Returns where they stand, or null if there is no room now. */
  write(bytes: Uint8Array): number | null {
    const { length } = bytes;
    const offset = this.#head % OUTPUT_RING_BYTES;
    const skipped = offset + length > OUTPUT_RING_BYTES ? OUTPUT_RING_BYTES - offset : 0;
    const used = (this.#head - Atomics.load(this.#taken, 0)) >>> 0;
    if (used + skipped + length > OUTPUT_RING_BYTES) return null;
    const at = (this.#head + skipped) >>> 0;
    this.#bytes.set(bytes, at % OUTPUT_RING_BYTES);
    this.#head = (at + length) >>> 0;
    return at;
  }
}

/** Smaller batches get memory of their own: holding a whole buffer for each would cost too much. */
const MIN_POOLED = BATCH_BYTES / 2;

/** The worker's side. */
export class OutputRingReader {
  readonly #taken: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #pool: BatchPool;

  /** Large batches are copied into buffers of `pool`; whoever is done with one gives it back there. */
  constructor(memory: SharedArrayBuffer, pool: BatchPool) {
    this.#taken = new Int32Array(memory, 0, 1);
    this.#bytes = new Uint8Array(memory, POSITION_BYTES);
    this.#pool = pool;
  }

  /** Copies out what stands `at` and gives its room back. Must be called in the order of writing. */
  take(at: number, length: number): Uint8Array {
    const offset = at % OUTPUT_RING_BYTES;
    const bytes = this.#copy(offset, length);
    Atomics.store(this.#taken, 0, (at + length) | 0);
    return bytes;
  }
  #copy(offset: number, length: number): Uint8Array {
    if (length < MIN_POOLED || length > BATCH_BYTES) {
      return this.#bytes.slice(offset, offset + length);
    }
    const bytes = this.#pool.acquire().subarray(0, length);
    bytes.set(this.#bytes.subarray(offset, offset + length));
    return bytes;
  }
}
