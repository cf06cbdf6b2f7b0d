/** Size of a batch of output, in bytes (design.md, data paths). */
export const BATCH_BYTES = 64 * 1024;
/** Bytes kept for reuse; more than all viewers of a busy session hold at once. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

/**
 * Buffers of one size for output on its way, used again and again: during a flood new ones for each
 * batch would make the garbage collector stop the main thread several times a second.
 */
export class BatchPool {
  readonly #free: ArrayBuffer[] = [];
  /** Size of each buffer, in bytes. */
  readonly size: number;

  constructor(size = BATCH_BYTES) {
    this.size = size;
  }

  /** A buffer of `size` bytes whose content is anything. */
  acquire(): Uint8Array {
    return new Uint8Array(this.#free.pop() ?? new ArrayBuffer(this.size));
  }

  /** Takes back the buffer behind `view`; nobody may look at it any more. Others are ignored. */
  release(view: Uint8Array): void {
    const { buffer } = view;
    if (!(buffer instanceof ArrayBuffer) || buffer.byteLength !== this.size) return;
    if (this.#free.length * this.size < MAX_KEPT_BYTES) this.#free.push(buffer);
  }
}
