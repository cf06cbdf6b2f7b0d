/** Chunks kept apart before they are joined: many small ones would cost more than their text. */
const MAX_CHUNKS = 512;

/** The end of a text, up to a number of bytes. */
export class OutputTail {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #truncated = false;

  /** `limit` in bytes of UTF-8. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** True once anything was dropped. */
  get truncated(): boolean {
    return this.#truncated;
  }

  push(text: string): void {
    if (text === '') return;
    const bytes = Buffer.from(text, 'utf8');
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > this.#limit) this.#drop();
    if (this.#chunks.length > MAX_CHUNKS) this.#chunks = [Buffer.concat(this.#chunks)];
  }

  /** What is kept, from a whole character on. */
  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  #drop(): void {
    this.#truncated = true;
    let excess = this.#bytes - this.#limit;
    let whole = 0;
    for (const chunk of this.#chunks) {
      if (chunk.length > excess) break;
      excess -= chunk.length;
      this.#bytes -= chunk.length;
      whole += 1;
    }
    this.#chunks.splice(0, whole);
    const first = this.#chunks[0];
    if (!first || excess === 0) return;
    const kept = first.subarray(nextCharacter(first, excess));
    this.#bytes -= first.length - kept.length;
    if (kept.length === 0) this.#chunks.shift();
    else this.#chunks[0] = Buffer.from(kept);
  }
}

/** Chunks begin and end with whole characters, so one that begins at or after `offset` is found. */
function nextCharacter(bytes: Buffer, offset: number): number {
  let at = offset;
  while (at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at;
}
