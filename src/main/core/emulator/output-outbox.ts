// Tells the emulator worker what stands in the output ring for it, several batches at once: each message
// wakes it, which during a flood would cost more than the work itself, and takes the processor from those
// who carry the echo of a key.

import type { Disposable } from '#shared/base/disposable.ts';
import type { RingPiece } from './emulator-protocol.ts';
import type { OutputRingWriter } from './output-ring.ts';

/** Output the worker is told of at once, in bytes, and the longest it waits for that, in ms. */
const TELL_ABOVE = 256 * 1024;
const TELL_AFTER = 16;
/** Begins what may be a question to the terminal, for whose answer a program waits. */
const ESC = 0x1b;

export class OutputOutbox implements Disposable {
  readonly #ring: OutputRingWriter;
  readonly #tell: (pieces: RingPiece[]) => void;
  #untold: RingPiece[] = [];
  #bytes = 0;
  /** The worker had done all that it was told of when the first of `#untold` came. */
  #idle = false;
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;

  constructor(ring: OutputRingWriter, tell: (pieces: RingPiece[]) => void) {
    this.#ring = ring;
    this.#tell = tell;
  }

  /** Copies `bytes` into the ring; false if there is no room now, and nothing happened but a `flush`. */
  write(id: number, bytes: Uint8Array, seq: number): boolean {
    if (this.#ring.isEmpty) this.#idle = true;
    const at = this.#ring.write(bytes);
    if (at === null) {
      this.flush();
      return false;
    }
    this.#untold.push({ id, at, length: bytes.length, seq });
    this.#bytes += bytes.length;
    // Waking a thread takes as long as sending a key's echo: that is let go first.
    if (this.#idle && bytes.includes(ESC)) this.#soon ??= setImmediate(() => this.flush());
    else if (this.#bytes >= TELL_ABOVE) this.flush();
    else if (!this.#soon) this.#timer ??= setTimeout(() => this.flush(), TELL_AFTER);
    return true;
  }

  /** Tells of everything at once. Must come before any other message to the worker. */
  flush(): void {
    this.#cancel();
    if (this.#untold.length === 0) return;
    const pieces = this.#untold;
    this.#untold = [];
    this.#bytes = 0;
    this.#idle = false;
    this.#tell(pieces);
  }

  dispose(): void {
    this.#cancel();
    this.#untold = [];
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#soon);
    this.#timer = undefined;
    this.#soon = undefined;
  }
}
