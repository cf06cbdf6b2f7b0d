// Output on its way to the emulator worker, through memory that both threads see. Handing over a
// new buffer for each batch would make the garbage collector stop the main thread, and with it
// everybody's typing, several times a second during a flood.

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

/** The worker's side. */
export class OutputRingReader {
  readonly #taken: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.#taken = new Int32Array(memory, 0, 1);
    this.#bytes = new Uint8Array(memory, POSITION_BYTES);
  }

  /** Copies out what stands `at` and gives its room back. Must be called in the order of writing. */
  take(at: number, length: number): Uint8Array {
    const offset = at % OUTPUT_RING_BYTES;
    const bytes = this.#bytes.slice(offset, offset + length);
    Atomics.store(this.#taken, 0, (at + length) | 0);
    return bytes;
  }
}
