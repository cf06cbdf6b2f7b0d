// Keeps the end of what a process writes to stderr, and hands its lines on as they come.
import { plainText } from '#shared/chat/safe-text.ts';

const MAX_TAIL_BYTES = 64 * 1024;
/** Longer lines are cut off there. */
const MAX_LINE_CHARS = 1024 * 1024;

export interface StderrLogOptions {
  /** Each line without its end, as it came; escape sequences included. */
  readonly onLine: (line: string) => void;
}

export class StderrLog {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #chunks: Uint8Array[] = [];
  #kept = 0;
  #line = '';
  /** True while the rest of a line that is too long goes by. */
  #skipping = false;

  constructor({ onLine }: StderrLogOptions) {
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    this.#keep(chunk);
    this.#split(this.#decoder.decode(chunk, { stream: true }));
  }

  /** Hands on a last line without an end. */
  end(): void {
    this.#split(this.#decoder.decode());
    if (this.#line !== '') this.#emit();
  }

  /** The last 64 KiB as plain text. */
  get tail(): string {
    const bytes = Buffer.concat(this.#chunks);
    let start = Math.max(0, bytes.length - MAX_TAIL_BYTES);
    // Not in the middle of a character.
    while (start > 0 && start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
    return plainText(bytes.subarray(start).toString('utf8')).trim();
  }

  #keep(chunk: Uint8Array): void {
    this.#chunks.push(Uint8Array.from(chunk.subarray(Math.max(0, chunk.length - MAX_TAIL_BYTES))));
    this.#kept += chunk.length;
    if (this.#kept < 4 * MAX_TAIL_BYTES && this.#chunks.length < 1024) return;
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [Uint8Array.from(all.subarray(Math.max(0, all.length - MAX_TAIL_BYTES)))];
    this.#kept = Math.min(all.length, MAX_TAIL_BYTES);
  }

  #split(text: string): void {
    let rest = text;
    for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
      this.#append(rest.slice(0, at));
      this.#emit();
      rest = rest.slice(at + 1);
    }
    this.#append(rest);
  }

  #append(text: string): void {
    if (this.#skipping) return;
    const room = MAX_LINE_CHARS - this.#line.length;
    this.#line += text.slice(0, room);
    this.#skipping = text.length > room;
  }

  #emit(): void {
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
    this.#line = '';
    this.#skipping = false;
    this.#onLine(line);
  }
}
