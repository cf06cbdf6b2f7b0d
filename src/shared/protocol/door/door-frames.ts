// Frames of the local door: whole transport frames on a byte stream. Pure codec. Layout:
//
//   [length:4, big-endian][type:1][payload]
//
// `length` counts the payload only. See docs/sdk.md.

/** What a payload is: text carries RPC, binary carries terminal bytes. */
export const DoorFrameType = { text: 0, binary: 1 } as const;

/** Bytes before the payload. */
export const DOOR_HEADER = 5;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes that go before a payload of `length` bytes. */
export function doorHeader(type: number, length: number): Uint8Array {
  const header = new Uint8Array(DOOR_HEADER);
  new DataView(header.buffer).setUint32(0, length);
  header[4] = type;
  return header;
}

/** One whole frame; the payload is copied. */
export function encodeDoorFrame(content: string | Uint8Array): Uint8Array {
  const isText = typeof content === 'string';
  const payload = isText ? encoder.encode(content) : content;
  const frame = new Uint8Array(DOOR_HEADER + payload.length);
  const type = isText ? DoorFrameType.text : DoorFrameType.binary;
  frame.set(doorHeader(type, payload.length));
  frame.set(payload, DOOR_HEADER);
  return frame;
}

/**
 * Puts frames together from reads that are split or joined anyhow. Holds what it was given of at most
 * one frame; a longer one than the limit, or of an unknown type, is refused from its header alone.
 */
export class DoorDecoder {
  #limit: number;
  readonly #header = new Uint8Array(DOOR_HEADER);
  #headerLength = 0;
  /** Payload bytes of the present frame, once its header is whole. */
  #length = 0;
  #parts: Uint8Array[] = [];
  #have = 0;
  #error: string | null = null;

  /** `limit` is the longest payload taken, in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Sets the longest payload taken from the next header on, in bytes. */
  setLimit(limit: number): void {
    this.#limit = limit;
  }

  /**
   * Takes bytes and calls `take` for each frame that is whole now; when `take` returns false the rest
   * is left alone. Binary payloads may be views into `bytes`. Returns why nothing more can be
   * understood, or null.
   */
  push(bytes: Uint8Array, take: (frame: string | Uint8Array) => boolean): string | null {
    let at = 0;
    while (this.#error === null) {
      if (this.#headerLength < DOOR_HEADER) {
        if (at === bytes.length) break;
        at += this.#takeHeader(bytes, at);
        continue;
      }
      const part = bytes.subarray(at, at + this.#length - this.#have);
      at += part.length;
      const frame = this.#takePayload(part);
      if (frame === null) break;
      if (frame !== undefined && !take(frame)) break;
    }
    return this.#error;
  }

  #takeHeader(bytes: Uint8Array, at: number): number {
    const part = bytes.subarray(at, at + DOOR_HEADER - this.#headerLength);
    this.#header.set(part, this.#headerLength);
    this.#headerLength += part.length;
    if (this.#headerLength < DOOR_HEADER) return part.length;
    this.#length = new DataView(this.#header.buffer).getUint32(0);
    const [type] = this.#header.subarray(4);
    if (this.#length > this.#limit) this.#error = `a frame of ${this.#length} bytes is too large`;
    else if (type !== DoorFrameType.text && type !== DoorFrameType.binary) {
      this.#error = `unknown frame type ${type}`;
    }
    return part.length;
  }

  /** The frame, null while bytes are missing, or undefined when it is not one. */
  #takePayload(part: Uint8Array): string | Uint8Array | null | undefined {
    this.#have += part.length;
    if (this.#have < this.#length) {
      if (part.length > 0) this.#parts.push(part);
      return null;
    }
    const payload = this.#parts.length === 0 ? part : join([...this.#parts, part], this.#length);
    const isText = this.#header[4] === DoorFrameType.text;
    this.#parts = [];
    this.#have = 0;
    this.#headerLength = 0;
    if (!isText) return payload;
    try {
      return decoder.decode(payload);
    } catch {
      this.#error = 'text that is not UTF-8';
      return undefined;
    }
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
