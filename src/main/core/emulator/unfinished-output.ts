// Remembers the bytes at the end of the output that have no effect yet: half a character or half a
// control sequence. A snapshot ends with them, so that what follows completes them.

import { incompleteCharacter } from '#shared/terminal/incomplete-character.ts';

/** xterm's parser states that run C0 controls at once instead of collecting them. */
const LAST_EXECUTING_STATE = 6;
/** A longer unfinished sequence is not kept: it would be an image or a stream of garbage. */
const MAX_PENDING = 1024 * 1024;
const EMPTY = new Uint8Array(0);
/** Second bytes of C1 controls (U+0080..U+009F in UTF-8) that open a sequence. */
const introducers = new Set([0x90, 0x98, 0x9b, 0x9d, 0x9e, 0x9f]);

/**
 * How many bytes at the end of `bytes` begin a character or control sequence that they do not end.
 * Only for output of the safe grammar (see skip-scanner.ts), whose sequences are all CSI.
 */
export function unfinishedLength(bytes: Uint8Array): number {
  const escape = bytes.lastIndexOf(0x1b);
  if (escape < 0) return incompleteCharacter(bytes);
  for (let i = escape + 2; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x40 && byte <= 0x7e) return incompleteCharacter(bytes);
  }
  return bytes.length - escape;
}

function lastIntroducer(bytes: Uint8Array): number {
  const escape = bytes.lastIndexOf(0x1b);
  for (let i = bytes.length - 1; i > Math.max(escape, 0); i--) {
    if (bytes[i - 1] === 0xc2 && introducers.has(bytes[i] ?? 0)) return i - 1;
  }
  return escape;
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

export class UnfinishedOutput {
  #sequence: Uint8Array = EMPTY;
  #character: Uint8Array = EMPTY;

  /** All pending bytes, in order. */
  get bytes(): Uint8Array {
    return join(this.#sequence, this.#character);
  }

  /**
   * Prepends the character left from last time and holds back an incomplete one: xterm's decoder
   * loses some characters that are split between two writes.
   */
  wholeCharacters(chunk: Uint8Array): Uint8Array {
    const all = join(this.#character, chunk);
    const rest = incompleteCharacter(all);
    this.#character = rest === 0 ? EMPTY : all.slice(all.length - rest);
    return rest === 0 ? all : all.subarray(0, all.length - rest);
  }

  /** Takes note of `parsed`, after which xterm's parser is in `state`. */
  parsed(parsed: Uint8Array, state: number): void {
    if (state === 0) {
      this.#sequence = EMPTY;
      return;
    }
    const start = lastIntroducer(parsed);
    let added = parsed.slice(Math.max(0, start));
    if (state <= LAST_EXECUTING_STATE) {
      // Controls inside were run already; they must not run again.
      added = added.filter((byte) => byte >= 0x20 || byte === 0x1b);
    }
    const pending = start < 0 ? join(this.#sequence, added) : added;
    this.#sequence = pending.length > MAX_PENDING ? EMPTY : pending;
  }

  clear(): void {
    this.#sequence = EMPTY;
    this.#character = EMPTY;
  }
}
