// A growing buffer of terminal output. No knowledge of what the bytes mean beyond CSI and UTF-8.

export class ByteWriter {
  #bytes = new Uint8Array(16_384);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The bytes so far; a view that is valid until the next write. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Drops everything after the first `length` bytes. */
  truncate(length: number): void {
    this.#length = length;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** A code point as UTF-8. */
  codePoint(cp: number): void {
    if (cp < 0x80) {
      this.byte(cp);
      return;
    }
    if (cp < 0x800) {
      this.byte(0xc0 | (cp >> 6));
    } else {
      if (cp < 0x10000) {
        this.byte(0xe0 | (cp >> 12));
      } else {
        this.byte(0xf0 | (cp >> 18));
        this.byte(0x80 | ((cp >> 12) & 0x3f));
      }
      this.byte(0x80 | ((cp >> 6) & 0x3f));
    }
    this.byte(0x80 | (cp & 0x3f));
  }

  /** A decimal number, 0 or more. */
  number(value: number): void {
    if (value > 9) this.number(Math.floor(value / 10));
    this.byte(0x30 + (value % 10));
  }

  text(value: string): void {
    for (let i = 0; i < value.length; i++) {
      const cp = value.codePointAt(i) ?? 0;
      if (cp > 0xffff) i++;
      this.codePoint(cp);
    }
  }

  bytes(value: Uint8Array): void {
    if (this.#length + value.length > this.#bytes.length) this.#grow(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** The low bytes of every third word of `words` from `start` to `end`: a row's ASCII characters. */
  asciiCells(words: Uint32Array, start: number, end: number): void {
    const count = (end - start) / 3;
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = start; i < end; i += 3) bytes[at++] = words[i] ?? 0;
    this.#length = at;
  }

  /** `CSI <n> <final>`, the count left out when it is 1. */
  csi(n: number, final: number): void {
    this.byte(0x1b);
    this.byte(0x5b);
    if (n !== 1) this.number(n);
    this.byte(final);
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + needed));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}
