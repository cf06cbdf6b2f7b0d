// Takes out of an agent's output what cannot be a message: banners and log lines that strayed there.
// The protocol library would answer each with an error; an agent that does not read its input while it
// writes would then wait for us, and we for it.

const LINE_FEED = 10;
const BRACE = 123;
/** Bytes of a line that are told. */
const SAMPLE_BYTES = 400;

export class JsonLinesOnly {
  readonly #onJunk: (sample: string) => void;
  /** What the line is that the next byte belongs to; `open` until its first character is known. */
  #line: 'open' | 'message' | 'junk' = 'open';
  #sample: Uint8Array[] = [];
  #sampled = 0;

  /** `onJunk` gets the beginning of each line that is left out; untrusted. */
  constructor(onJunk: (sample: string) => void) {
    this.#onJunk = onJunk;
  }

  /** What of `chunk` belongs to lines that begin with `{`; a part of it where that is possible. */
  take(chunk: Uint8Array): Uint8Array {
    const kept: Uint8Array[] = [];
    let from = -1;
    let at = 0;
    while (at < chunk.length) {
      if (this.#line === 'open') {
        at = this.#open(chunk, at);
        if (at >= chunk.length) break;
      }
      const feed = chunk.indexOf(LINE_FEED, at);
      const end = feed < 0 ? chunk.length : feed + 1;
      if (this.#line === 'message') {
        if (from < 0) from = at;
      } else {
        if (from >= 0) kept.push(chunk.subarray(from, at));
        from = -1;
        this.#keepSample(chunk.subarray(at, end));
      }
      at = end;
      if (feed >= 0) this.#endLine();
    }
    if (from >= 0) kept.push(chunk.subarray(from, at));
    const [only = new Uint8Array()] = kept;
    return kept.length > 1 ? Buffer.concat(kept) : only;
  }

  /** Skips white space; decides what the line is by what comes then. */
  #open(chunk: Uint8Array, start: number): number {
    let at = start;
    while (at < chunk.length && isSpace(chunk[at] ?? 0)) at += 1;
    if (at < chunk.length) this.#line = chunk[at] === BRACE ? 'message' : 'junk';
    return at;
  }

  #endLine(): void {
    if (this.#line === 'junk') this.#onJunk(Buffer.concat(this.#sample).toString('utf8'));
    this.#line = 'open';
    this.#sample = [];
    this.#sampled = 0;
  }

  #keepSample(part: Uint8Array): void {
    if (this.#sampled >= SAMPLE_BYTES) return;
    const piece = Uint8Array.from(part.subarray(0, SAMPLE_BYTES - this.#sampled));
    this.#sample.push(piece);
    this.#sampled += piece.length;
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}
