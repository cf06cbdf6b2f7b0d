// The recordings of the wing protocol (section 8.6), once unpacked: `WTA2`, the size, then frames.
// Older files have neither the magic nor types. Files come from anywhere and may end anywhere.

const MAGIC = [0x57, 0x54, 0x41, 0x32];
/** Longest payload of a frame, in bytes; more is not a recording. */
const MAX_FRAME = 16 * 1024 * 1024;
/** Bytes of the longest number: 49 bits, which a double holds exactly. */
const MAX_VARINT = 7;
const MAX_CELLS = 65_535;

/** Something that happened `delayMs` after what was before it. */
export type AuditFrame =
  | { readonly delayMs: number; readonly kind: 'output'; readonly bytes: Uint8Array }
  | {
      readonly delayMs: number;
      readonly kind: 'resize';
      readonly cols: number;
      readonly rows: number;
    };

/** The size of the terminal when the recording began, in cells. */
export interface AuditHeader {
  readonly cols: number;
  readonly rows: number;
}

/** What a recording begins with. */
export function encodeAuditHeader({ cols, rows }: AuditHeader): Uint8Array {
  return Uint8Array.from([...MAGIC, ...varint(cols), ...varint(rows)]);
}

/** One frame; `delayMs` is cut to a whole number. */
export function encodeAuditFrame(frame: AuditFrame): Uint8Array {
  const payload =
    frame.kind === 'output' ? frame.bytes : [...varint(frame.cols), ...varint(frame.rows)];
  const delay = Math.max(0, Math.floor(frame.delayMs));
  const head = [...varint(delay), frame.kind === 'output' ? 0 : 1, ...varint(payload.length)];
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}

/** Takes a recording in pieces and gives its frames in order. */
export class AuditDecoder {
  #rest: Uint8Array = new Uint8Array();
  #header: AuditHeader | null = null;
  #legacy = false;
  #failed = false;

  /** Null until it is read. */
  get header(): AuditHeader | null {
    return this.#header;
  }

  /** True once something was read that no recording holds; nothing is read after it. */
  get failed(): boolean {
    return this.#failed;
  }

  /** The frames that `piece` completes. Their bytes stay valid. */
  push(piece: Uint8Array): AuditFrame[] {
    const frames: AuditFrame[] = [];
    if (this.#failed) return frames;
    const cursor = new Cursor(joined(this.#rest, piece));
    try {
      this.#header ??= this.#readHeader(cursor);
      for (let frame = this.#next(cursor); frame; frame = this.#next(cursor)) frames.push(frame);
    } catch (error) {
      if (!(error instanceof NotARecording)) throw error;
      this.#failed = true;
    }
    this.#rest = this.#failed ? new Uint8Array() : cursor.rest;
    return frames;
  }

  /** Null while there is not enough of it. */
  #readHeader(cursor: Cursor): AuditHeader | null {
    // What could still become the magic is waited for.
    const start = cursor.rest.subarray(0, MAGIC.length);
    const magic = start.every((byte, at) => byte === MAGIC[at]);
    if (magic && start.length < MAGIC.length) return null;
    const at = cursor.at;
    if (magic) cursor.at += MAGIC.length;
    const cols = cursor.varint();
    const rows = cols === null ? null : cursor.varint();
    if (cols === null || rows === null) {
      cursor.at = at;
      return null;
    }
    this.#legacy = !magic;
    return { cols: cells(cols), rows: cells(rows) };
  }

  /** Null while there is not enough of it. */
  #next(cursor: Cursor): AuditFrame | null {
    if (!this.#header) return null;
    for (;;) {
      const start = cursor.at;
      const delayMs = cursor.varint();
      const type = delayMs === null || this.#legacy ? 0 : cursor.varint();
      const length = delayMs === null || type === null ? null : cursor.varint();
      if (length !== null && length > MAX_FRAME) throw new NotARecording();
      const payload = length === null ? null : cursor.take(length);
      if (delayMs === null || payload === null) {
        cursor.at = start;
        return null;
      }
      if (type === 0) return { delayMs, kind: 'output', bytes: payload };
      if (type === 1) return { delayMs, kind: 'resize', ...sizeIn(payload) };
      // Of a later version: passed over.
    }
  }
}

class NotARecording extends Error {}

/** Reads numbers and bytes; null when there are not enough. */
class Cursor {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get rest(): Uint8Array {
    return this.#bytes.subarray(this.at);
  }

  varint(): number | null {
    let value = 0;
    for (let count = 0; count < MAX_VARINT; count += 1) {
      const byte = this.#bytes[this.at + count];
      if (byte === undefined) return null;
      value += (byte & 0x7f) * 2 ** (7 * count);
      if (byte < 0x80) {
        this.at += count + 1;
        return value;
      }
    }
    throw new NotARecording();
  }

  take(length: number): Uint8Array | null {
    if (this.at + length > this.#bytes.length) return null;
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }
}

function sizeIn(payload: Uint8Array): AuditHeader {
  const cursor = new Cursor(payload);
  const cols = cursor.varint();
  const rows = cursor.varint();
  if (cols === null || rows === null) throw new NotARecording();
  return { cols: cells(cols), rows: cells(rows) };
}

function cells(value: number): number {
  if (value < 1 || value > MAX_CELLS) throw new NotARecording();
  return value;
}

/** Unsigned LEB128. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
