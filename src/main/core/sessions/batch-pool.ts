/** Size of a batch of output, in bytes (design.md, data paths). */
export const BATCH_BYTES = 64 * 1024;
/** Buffers kept for reuse; more than all viewers of a busy session hold at once. */
const MAX_KEPT = 64;

/**
 * Buffers for batches of output, used again and again: during a flood new ones for each batch would
 * make the garbage collector stop the main thread several times a second.
 */
export class BatchPool {
  readonly #free: ArrayBuffer[] = [];

  /** A buffer of `BATCH_BYTES` whose content is anything. */
  acquire(): Uint8Array {
    return new Uint8Array(this.#free.pop() ?? new ArrayBuffer(BATCH_BYTES));
  }

  /** Takes back the buffer behind `view`; nobody may look at it any more. Others are ignored. */
  release(view: Uint8Array): void {
    const { buffer } = view;
    if (!(buffer instanceof ArrayBuffer) || buffer.byteLength !== BATCH_BYTES) return;
    if (this.#free.length < MAX_KEPT) this.#free.push(buffer);
  }
}
