// Output of one session that is not parsed yet. Decides which part of it may be skipped: in a run of
// safe output (see skip-scanner.ts), everything that scrolls out of the scrollback anyway. Pure.

import { SkipScanner } from './skip-scanner.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** CAN ends a sequence that the parser is in the middle of. */
const ABORT = new Uint8Array([0x18]);
const LINE_START = new Uint8Array([CARRIAGE_RETURN]);

interface Chunk {
  readonly bytes: Uint8Array;
  /** Bytes at the start that are parsed or skipped already. */
  offset: number;
  /** Line feeds in the chunk, and those behind `cut`. Valid in a safe run. */
  lineFeeds: number;
  lineFeedsAfterCut: number;
  /** Position behind the last CR LF, or -1. */
  cut: number;
  /** SGR sequences that bring the pen from the start of the run to `cut`, or null if too many. */
  pen: Uint8Array | null;
}

/** Position behind the last CR LF of `bytes`, or -1. */
function lastCut(bytes: Uint8Array): number {
  for (let i = bytes.length; ; ) {
    i = bytes.lastIndexOf(LINE_FEED, i - 1);
    if (i <= 0) return -1;
    if (bytes[i - 1] === CARRIAGE_RETURN) return i + 1;
  }
}

export class Backlog {
  readonly #scanner = new SkipScanner();
  readonly #skipped: (bytes: Uint8Array) => void;
  #chunks: Chunk[] = [];
  /** True while all output since the run began is safe; also if all of it is parsed already. */
  #running = true;
  /** How many chunks from the front belong to the safe run. The rest was not looked at. */
  #safe = 0;
  /** Chunks from the front up to the one that ended the run; parsed before a new run may start. */
  #blocked = 0;
  #bytes = 0;
  #lineFeeds = 0;
  /** Goes before the first chunk: stands for what was skipped. */
  #prefix: Uint8Array | null = null;

  /** `skipped` is told of each chunk that was dropped whole: nobody looks at its bytes any more. */
  constructor(skipped: (bytes: Uint8Array) => void = () => {}) {
    this.#skipped = skipped;
  }

  /** Pending bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0 && this.#prefix === null;
  }

  /** True if all that is pending is one safe run. */
  get isSafe(): boolean {
    return this.#safe === this.#chunks.length;
  }

  push(bytes: Uint8Array): void {
    this.#chunks.push({ bytes, offset: 0, lineFeeds: 0, lineFeedsAfterCut: 0, cut: -1, pen: null });
    this.#bytes += bytes.length;
    if (this.#running) this.#extend();
  }

  /** True when no run is on and the parser stands between two chunks: call `startRun`. */
  get wantsRun(): boolean {
    return !this.#running && this.#blocked === 0;
  }

  /** Starts a run at the front if the terminal is `atGround`, else after one more chunk. */
  startRun(atGround: boolean): void {
    if (!this.wantsRun) return;
    if (!atGround) {
      this.#blocked = Math.min(1, this.#chunks.length);
      return;
    }
    this.#scanner.reset();
    this.#running = true;
    this.#extend();
  }

  /**
   * Drops the older part of the safe run if at least `lines` line feeds remain behind it. Returns
   * the bytes dropped.
   */
  skip(lines: number): number {
    let behind = this.#lineFeeds;
    let found = -1;
    for (let i = 0; i < this.#safe; i++) {
      const chunk = this.#chunks[i];
      if (!chunk) break;
      behind -= chunk.lineFeeds;
      if (behind + chunk.lineFeedsAfterCut < lines) break;
      if (chunk.cut > chunk.offset && chunk.pen) found = i;
    }
    return found < 0 ? 0 : this.#dropBefore(found);
  }

  /**
   * The end of the safe run from a line start on, with at least `lines` line feeds in it, and the
   * SGR sequences that belong before it; null if there is no such place.
   */
  tail(lines: number): Uint8Array | null {
    let behind = 0;
    for (let i = this.#safe - 1; i >= 0; i--) {
      const chunk = this.#chunks[i];
      if (!chunk) break;
      if (behind + chunk.lineFeedsAfterCut >= lines && chunk.cut >= chunk.offset && chunk.pen) {
        const parts = [chunk.pen, chunk.bytes.subarray(chunk.cut)];
        for (const later of this.#chunks.slice(i + 1)) parts.push(later.bytes);
        return concat(parts);
      }
      behind += chunk.lineFeeds;
    }
    return null;
  }

  /** Takes at most `limit` bytes to parse; within a run they end behind a line feed if possible. */
  take(limit: number): Uint8Array | null {
    if (this.#prefix) {
      const prefix = this.#prefix;
      this.#prefix = null;
      return prefix;
    }
    const chunk = this.#chunks[0];
    if (!chunk) return null;
    let end = Math.min(chunk.bytes.length, chunk.offset + limit);
    if (end < chunk.bytes.length) {
      const feed = chunk.bytes.lastIndexOf(LINE_FEED, end - 1);
      if (feed >= chunk.offset) end = feed + 1;
    }
    const piece = chunk.bytes.subarray(chunk.offset, end);
    this.#bytes -= piece.length;
    chunk.offset = end;
    if (end === chunk.bytes.length) this.#shift(chunk);
    return piece;
  }

  clear(): void {
    this.#chunks = [];
    this.#running = false;
    this.#safe = 0;
    this.#blocked = 0;
    this.#bytes = 0;
    this.#lineFeeds = 0;
    this.#prefix = null;
  }

  #shift(chunk: Chunk): void {
    this.#chunks.shift();
    if (this.#safe > 0) {
      this.#safe--;
      this.#lineFeeds -= chunk.lineFeeds;
    }
    if (this.#blocked > 0) this.#blocked--;
  }

  #dropBefore(index: number): number {
    const before = this.#bytes;
    for (let i = 0; i < index; i++) {
      const [chunk] = this.#chunks;
      if (!chunk) break;
      this.#bytes -= chunk.bytes.length - chunk.offset;
      this.#shift(chunk);
      this.#skipped(chunk.bytes);
    }
    const chunk = this.#chunks[0];
    if (!chunk?.pen) return before - this.#bytes;
    this.#bytes -= chunk.cut - chunk.offset;
    chunk.offset = chunk.cut;
    this.#lineFeeds -= chunk.lineFeeds - chunk.lineFeedsAfterCut;
    chunk.lineFeeds = chunk.lineFeedsAfterCut;
    // Wherever the parser and the cursor stopped: what remains begins at the start of a line.
    this.#prefix = concat([ABORT, chunk.pen, LINE_START]);
    if (chunk.offset === chunk.bytes.length) this.#shift(chunk);
    return before - this.#bytes;
  }

  /** Scans the chunks not looked at yet, up to the first that is not safe. */
  #extend(): void {
    for (; this.#safe < this.#chunks.length; this.#safe++) {
      const chunk = this.#chunks[this.#safe];
      if (!chunk) return;
      if (this.#scan(chunk)) continue;
      this.#running = false;
      this.#blocked = this.#safe + 1;
      return;
    }
  }

  #scan(chunk: Chunk): boolean {
    const scanner = this.#scanner;
    const { bytes } = chunk;
    const start = scanner.lineFeeds;
    const cut = lastCut(bytes);
    const from = chunk.offset;
    chunk.cut = cut > from ? cut : -1;
    const middle = Math.max(from, cut);
    if (!scanner.scan(bytes, from, middle)) return false;
    chunk.pen = chunk.cut < 0 ? null : scanner.pen();
    const atCut = scanner.lineFeeds;
    if (!scanner.scan(bytes, middle, bytes.length)) return false;
    chunk.lineFeeds = scanner.lineFeeds - start;
    chunk.lineFeedsAfterCut = scanner.lineFeeds - atCut;
    this.#lineFeeds += chunk.lineFeeds;
    return true;
  }
}

/** The parts, one after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
