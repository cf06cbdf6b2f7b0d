/** The beginning of a stream, up to a limit; the rest is counted and dropped. */
export class BoundedOutput {
  readonly #limit: number;
  readonly #chunks: Buffer[] = [];
  #kept = 0;
  truncated = false;
  /** Bytes that came, also those dropped. */
  received = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    this.received += chunk.length;
    const part = chunk.subarray(0, this.#limit - this.#kept);
    if (part.length < chunk.length) this.truncated = true;
    if (part.length === 0) return;
    this.#chunks.push(part);
    this.#kept += part.length;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** As UTF-8; a character cut by the limit is left out. */
  get text(): string {
    return new TextDecoder().decode(this.bytes, { stream: this.truncated });
  }
}
