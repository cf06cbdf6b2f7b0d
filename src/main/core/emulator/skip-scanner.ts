// Recognises output whose older part may be skipped: text, SGR, CR, LF, TAB, BS and erase-in-line.
// Pure; each byte is looked at once. Sequences and characters may be split between chunks.

// Classes of bytes.
const TEXT = 0;
const LINE_FEED = 1;
const ESCAPE = 2;
const C2 = 3;
const UNSAFE = 4;

const classes = new Uint8Array(256);
classes.fill(UNSAFE, 0, 0x20);
for (const byte of [0x08, 0x09, 0x0d]) classes[byte] = TEXT;
classes[0x0a] = LINE_FEED;
classes[0x1b] = ESCAPE;
classes[0x7f] = UNSAFE;
// In UTF-8, U+0080..U+009F are controls.
classes[0xc2] = C2;

// Where between chunks the scan stands.
const GROUND = 0;
const AFTER_ESCAPE = 1;
const IN_CSI = 2;
const AFTER_C2 = 3;

/** SGR sequences kept since the last full reset; with more nothing is skipped. */
const MAX_PEN = 4096;
/** Longest parameter list of one sequence. */
const MAX_SEQUENCE = 128;

export class SkipScanner {
  #state = GROUND;
  /** The unfinished sequence, `ESC [` and parameters so far. */
  readonly #sequence = new Uint8Array(MAX_SEQUENCE);
  #sequenceLength = 0;
  readonly #pen = new Uint8Array(MAX_PEN);
  #penLength = 0;
  #penOverflow = false;
  #lineFeeds = 0;

  /** Starts a run. The terminal must be outside any sequence or character there. */
  reset(): void {
    this.#state = GROUND;
    this.#sequenceLength = 0;
    this.#penLength = 0;
    this.#penOverflow = false;
    this.#lineFeeds = 0;
  }

  /** Line feeds since the last `reset`. */
  get lineFeeds(): number {
    return this.#lineFeeds;
  }

  /** A copy of the SGR sequences in effect since the run began, or null if they are too many. */
  pen(): Uint8Array | null {
    return this.#penOverflow ? null : this.#pen.slice(0, this.#penLength);
  }

  /** Reads on from `start` to `end`. False at the first byte that ends the safe run. */
  scan(bytes: Uint8Array, start: number, end: number): boolean {
    let i = start;
    let lineFeeds = 0;
    if (this.#state !== GROUND) {
      i = this.#resume(bytes, i, end);
      if (i < 0) return false;
    }
    const words = wordsOf(bytes);
    // Whole words of printable ASCII are most of all output: four bytes at a time.
    const lastWord = words ? (end - 4) >> 2 : -1;
    while (i < end) {
      if (words && (i & 3) === 0) {
        let word = i >> 2;
        while (word <= lastWord && isPrintable(words[word] ?? 0)) word++;
        i = word << 2;
        if (i >= end) break;
      }
      const kind = classes[bytes[i] ?? 0];
      i++;
      if (kind === TEXT) continue;
      if (kind === LINE_FEED) {
        lineFeeds++;
        continue;
      }
      if (kind === UNSAFE) return false;
      if (kind === ESCAPE) {
        const after = this.#wholeSequence(bytes, i, end);
        if (after > 0) {
          i = after;
          continue;
        }
      }
      this.#state = kind === ESCAPE ? AFTER_ESCAPE : AFTER_C2;
      i = this.#resume(bytes, i, end);
      if (i < 0) return false;
    }
    this.#lineFeeds += lineFeeds;
    return true;
  }

  /** Reads a sequence that is whole and safe, from behind its ESC; the next position, or 0 if it is not. */
  #wholeSequence(bytes: Uint8Array, start: number, end: number): number {
    if (bytes[start] !== 0x5b) return 0;
    const limit = Math.min(end, start + MAX_SEQUENCE - 1);
    for (let i = start + 1; i < limit; i++) {
      const byte = bytes[i] ?? 0;
      if (byte >= 0x30 && byte <= 0x3b) continue;
      if (byte === 0x6d) this.#sgr(bytes, start - 1, i + 1);
      else if (byte !== 0x4b) return 0;
      return i + 1;
    }
    return 0;
  }

  /** Finishes what `#state` is in the middle of; the next position, or -1 if it is not safe. */
  #resume(bytes: Uint8Array, start: number, end: number): number {
    let i = start;
    if (this.#state === AFTER_C2 && i < end) {
      const byte = bytes[i] ?? 0;
      if (byte >= 0x80 && byte < 0xa0) return -1;
      this.#state = GROUND;
      return i;
    }
    if (this.#state === AFTER_ESCAPE && i < end) {
      if (bytes[i] !== 0x5b) return -1;
      this.#sequence[0] = 0x1b;
      this.#sequence[1] = 0x5b;
      this.#sequenceLength = 2;
      this.#state = IN_CSI;
      i++;
    }
    if (this.#state !== IN_CSI) return i;
    const sequence = this.#sequence;
    let length = this.#sequenceLength;
    while (i < end) {
      const byte = bytes[i++] ?? 0;
      if (length === MAX_SEQUENCE) return -1;
      sequence[length++] = byte;
      // Digits, colon and semicolon.
      if (byte >= 0x30 && byte <= 0x3b) continue;
      if (byte === 0x6d) this.#sgr(sequence, 0, length);
      else if (byte !== 0x4b) return -1;
      this.#state = GROUND;
      return i;
    }
    this.#sequenceLength = length;
    return i;
  }

  /** Takes note of the SGR sequence at `start` to `end` of `bytes`. */
  #sgr(bytes: Uint8Array, start: number, end: number): void {
    // `CSI m`, `CSI 0 m` and `CSI 0 ; …` forget all that was set before.
    const third = bytes[start + 3];
    const zero = bytes[start + 2] === 0x30 && (third === 0x6d || third === 0x3b);
    if (end - start === 3 || zero) {
      this.#penLength = 0;
      this.#penOverflow = false;
    }
    if (this.#penLength + end - start > MAX_PEN) {
      this.#penOverflow = true;
      return;
    }
    for (let i = start; i < end; i++) this.#pen[this.#penLength++] = bytes[i] ?? 0;
  }
}

/** The same memory four bytes at a time, if it is aligned to that. */
function wordsOf(bytes: Uint8Array): Int32Array | null {
  if (bytes.byteOffset % 4 !== 0) return null;
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

/** True if all four bytes of `word` are 0x20 to 0x7e. A carry between bytes can only say false too often. */
function isPrintable(word: number): boolean {
  return (((word - 0x20202020) | 0 | ((word + 0x01010101) | 0) | word) & 0x80808080) === 0;
}
