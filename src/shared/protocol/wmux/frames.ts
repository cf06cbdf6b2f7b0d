// Frames of the wmux daemon protocol, version 1. Pure codec. Integers are big-endian:
//
//   [version:1 = 1][opcode:1][length:4][payload]
//
// There are no request ids: the meaning of an answer is its place.

/** Every opcode of the protocol; 0x1d to 0x7f are the peers' to assign. */
export const Opcode = {
  data: 0x01,
  create: 0x02,
  attach: 0x03,
  detach: 0x04,
  kill: 0x05,
  resize: 0x06,
  list: 0x07,
  info: 0x08,
  input: 0x09,
  event: 0x0a,
  heartbeat: 0x0b,
  heartbeatAck: 0x0c,
  error: 0x0d,
  ok: 0x0e,
  shutdown: 0x0f,
  auth: 0x10,
  status: 0x11,
  metaSet: 0x12,
  metaGet: 0x13,
  envForward: 0x14,
  exec: 0x15,
  execSync: 0x16,
  wait: 0x17,
  record: 0x18,
  history: 0x19,
  historyEnd: 0x1a,
  killPrefix: 0x1b,
  scrollback: 0x1c,
} as const;

/** Bytes before the payload. */
export const FRAME_HEADER = 6;
/** Largest payload, inclusive, in bytes. */
export const MAX_PAYLOAD = 4 * 1024 * 1024;
/** Largest payload taken from a peer that has not signed in: channel, token, length, client id. */
export const MAX_AUTH_PAYLOAD = 289;

const VERSION = 1;

/** One frame. `payload` is the receiver's to keep. */
export interface WmuxFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
}

/** A binary payload's parts: input to a session, or its output. */
export interface SessionBytes {
  readonly id: string;
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const empty = new Uint8Array(0);

/** A whole frame. @throws RangeError when the payload is longer than {@link MAX_PAYLOAD} */
export function encodeFrame(opcode: number, payload: Uint8Array | string = empty): Uint8Array {
  const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload;
  if (bytes.length > MAX_PAYLOAD) throw new RangeError('The frame would be too large.');
  const frame = new Uint8Array(FRAME_HEADER + bytes.length);
  writeHeader(frame, opcode, bytes.length);
  frame.set(bytes, FRAME_HEADER);
  return frame;
}

/** A frame of a session's bytes: `[idLength:1][id][bytes]`. `id` has at most 255 ASCII characters. */
export function encodeSessionBytes(opcode: number, id: Uint8Array, bytes: Uint8Array): Uint8Array {
  const length = 1 + id.length + bytes.length;
  const frame = new Uint8Array(FRAME_HEADER + length);
  writeHeader(frame, opcode, length);
  frame[FRAME_HEADER] = id.length;
  frame.set(id, FRAME_HEADER + 1);
  frame.set(bytes, FRAME_HEADER + 1 + id.length);
  return frame;
}

/** Reads the payload of an input or data frame; null if it is not one. */
export function decodeSessionBytes(payload: Uint8Array): SessionBytes | null {
  const [length] = payload;
  if (length === undefined || 1 + length > payload.length) return null;
  const id = decoder.decode(payload.subarray(1, 1 + length));
  return { id, bytes: payload.subarray(1 + length) };
}

function writeHeader(frame: Uint8Array, opcode: number, length: number): void {
  frame[0] = VERSION;
  frame[1] = opcode;
  frame[2] = length >>> 24;
  frame[3] = length >>> 16;
  frame[4] = length >>> 8;
  frame[5] = length;
}

/** What one push of bytes gave: frames, and why no more can follow. */
export interface FrameBatch {
  readonly frames: readonly WmuxFrame[];
  /** Set when the stream is out of step for good: the connection must be closed. */
  readonly error: string | null;
}

/**
 * Puts frames together from reads that are split or joined anyhow. Holds at most one frame; a frame
 * longer than the limit is refused from its header alone, before any of it is kept.
 */
export class FrameDecoder {
  #limit: number;
  #header = new Uint8Array(FRAME_HEADER);
  #headerLength = 0;
  #payload: Uint8Array | null = null;
  #payloadLength = 0;
  #error: string | null = null;

  constructor(limit: number = MAX_PAYLOAD) {
    this.#limit = limit;
  }

  /** Sets the largest payload taken from the next header on, in bytes. */
  setLimit(limit: number): void {
    this.#limit = limit;
  }

  /**
   * Takes bytes; gives the frames that are complete now. `take` is called for each frame at once, so
   * that it may change the limit for the next one; when it returns false the rest is left alone.
   */
  push(bytes: Uint8Array, take?: (frame: WmuxFrame) => boolean): FrameBatch {
    const frames: WmuxFrame[] = [];
    let at = 0;
    while (this.#error === null && (at < bytes.length || this.#isComplete)) {
      if (!this.#isComplete) at += this.#fill(bytes, at);
      const frame = this.#error === null ? this.#next() : null;
      if (!frame) continue;
      if (!take) frames.push(frame);
      else if (!take(frame)) break;
    }
    return { frames, error: this.#error };
  }

  get #isComplete(): boolean {
    return this.#payload !== null && this.#payloadLength === this.#payload.length;
  }

  /** Takes what belongs to the present frame; returns how much. */
  #fill(bytes: Uint8Array, at: number): number {
    if (this.#payload === null) {
      const part = bytes.subarray(at, at + FRAME_HEADER - this.#headerLength);
      this.#header.set(part, this.#headerLength);
      this.#headerLength += part.length;
      this.#readHeader();
      return part.length;
    }
    const part = bytes.subarray(at, at + this.#payload.length - this.#payloadLength);
    this.#payload.set(part, this.#payloadLength);
    this.#payloadLength += part.length;
    return part.length;
  }

  #readHeader(): void {
    const [version] = this.#header;
    if (this.#headerLength > 0 && version !== VERSION) {
      this.#error = `protocol version ${version} is not supported`;
      return;
    }
    if (this.#headerLength < FRAME_HEADER) return;
    const length = new DataView(this.#header.buffer).getUint32(2);
    if (length > this.#limit) this.#error = `a frame of ${length} bytes is too large`;
    else this.#payload = new Uint8Array(length);
  }

  #next(): WmuxFrame | null {
    if (!this.#isComplete || !this.#payload) return null;
    const frame = { opcode: this.#header[1] ?? 0, payload: this.#payload };
    this.#payload = null;
    this.#payloadLength = 0;
    this.#headerLength = 0;
    return frame;
  }
}
