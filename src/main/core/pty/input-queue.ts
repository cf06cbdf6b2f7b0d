// Input on its way to a program. Knows no descriptor: `write` takes what the kernel has room for.
// While a program is not reading, it is asked again at growing intervals, so that a paste into a
// stuck program costs no CPU; as soon as it takes something, the interval is short again.
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

const SLICE_BYTES = 16 * 1024;
/** Most bytes written before other work of the process gets its turn. */
const TURN_BYTES = 64 * 1024;
const FIRST_DELAY_MS = 1;
const LAST_DELAY_MS = 50;

/** Bytes in order, written as fast as the other side takes them. */
export class InputQueue implements Disposable {
  readonly #write: (slice: Uint8Array) => number;
  readonly #clock: Clock;
  readonly #chunks: Uint8Array[] = [];
  #queued = 0;
  #delay = FIRST_DELAY_MS;
  #timer: Disposable | undefined;
  #disposed = false;

  /** `write` returns how many bytes were taken, 0 if there is no room now; it throws when it is over. */
  constructor(options: { write: (slice: Uint8Array) => number; clock: Clock }) {
    this.#write = options.write;
    this.#clock = options.clock;
  }

  get queuedBytes(): number {
    return this.#queued;
  }

  /** Writes what fits now and queues a copy of the rest. Does nothing once disposed. */
  push(bytes: Uint8Array): void {
    if (this.#disposed || bytes.length === 0) return;
    const idle = this.#chunks.length === 0;
    this.#chunks.push(bytes);
    this.#queued += bytes.length;
    if (idle && this.#timer === undefined) this.#pump();
    // The caller may reuse its buffer, so what stays behind must be ours.
    const last = this.#chunks.at(-1);
    if (last !== undefined) this.#chunks[this.#chunks.length - 1] = last.slice();
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#chunks.length = 0;
    this.#queued = 0;
  }

  #pump(): void {
    this.#timer = undefined;
    let turn = 0;
    for (let first = this.#chunks[0]; first !== undefined; first = this.#chunks[0]) {
      if (turn >= TURN_BYTES) return this.#again(0);
      let taken: number;
      try {
        taken = this.#write(first.subarray(0, SLICE_BYTES));
      } catch {
        // The terminal is gone; its exit is reported by other means.
        return this.dispose();
      }
      if (taken === 0) {
        this.#delay = turn > 0 ? FIRST_DELAY_MS : Math.min(this.#delay * 2, LAST_DELAY_MS);
        return this.#again(this.#delay);
      }
      turn += taken;
      this.#queued -= taken;
      if (taken < first.length) this.#chunks[0] = first.subarray(taken);
      else this.#chunks.shift();
    }
    this.#delay = FIRST_DELAY_MS;
  }

  #again(delayMs: number): void {
    this.#timer = this.#clock.after(delayMs, () => this.#pump());
  }
}
