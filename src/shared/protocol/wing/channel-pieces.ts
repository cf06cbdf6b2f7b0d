// What travels in a channel of the contract through the tunnel, once opened. Pure codec:
//
//   [kind:1][body]
//
// A frame of the contract is one or more pieces; all but the last say that more follow. Order and
// completeness are the counters' business, which stand in the nonce. docs/remote-protocol.md has all.

import { NONCE_BYTES } from './wing-limits.ts';

/** Version of the whole extension. */
export const CHANNEL_VERSION = 1;
/** Bytes of bodies on their way that the other side has not said to have taken. */
export const CHANNEL_WINDOW = 256 * 1024;
/** Longest bodies, in bytes: towards the wing such that a Go roost reads the message around them. */
export const MAX_PIECE_TO_WING = 22 * 1024;
export const MAX_PIECE_TO_CLIENT = 64 * 1024;
/** Bytes of the random values that both sides put into the keys of a channel. */
export const CHANNEL_NONCE_BYTES = 32;
/** Each side says that it is there at least this often, and gives up after this silence, in ms. */
export const CHANNEL_BEAT = 20_000;
export const CHANNEL_SILENCE = 60_000;

const BINARY = 0x01;
const MORE = 0x02;
const TAKEN = 0x10;
const BYE = 0x11;
/** Of a reason, in characters. */
const MAX_REASON = 200;

/** What is in one piece. */
export type ChannelPiece =
  | {
      readonly type: 'data';
      readonly binary: boolean;
      readonly more: boolean;
      readonly body: Uint8Array;
    }
  /** So many bytes of bodies were taken since the channel was opened. */
  | { readonly type: 'taken'; readonly bytes: number }
  /** The last piece of a side. */
  | { readonly type: 'bye'; readonly reason: string };

/** The nonce of a piece: its number. A key is used in one direction of one channel only. */
export function pieceNonce(number: number): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(NONCE_BYTES);
  new DataView(nonce.buffer).setBigUint64(NONCE_BYTES - 8, BigInt(number));
  return nonce;
}

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes of a piece. */
export function encodePiece(piece: ChannelPiece): Uint8Array<ArrayBuffer> {
  switch (piece.type) {
    case 'data':
      return bytesOf((piece.binary ? BINARY : 0) | (piece.more ? MORE : 0), piece.body);
    case 'taken': {
      const body = new Uint8Array(8);
      new DataView(body.buffer).setBigUint64(0, BigInt(piece.bytes));
      return bytesOf(TAKEN, body);
    }
    case 'bye':
      return bytesOf(BYE, encoder.encode(piece.reason.slice(0, MAX_REASON)));
  }
}

/** What the bytes say; null if they are no piece. A body views into `bytes`. */
export function decodePiece(bytes: Uint8Array): ChannelPiece | null {
  const [kind] = bytes;
  const body = bytes.subarray(1);
  if (kind === undefined) return null;
  if (kind <= (BINARY | MORE)) {
    return { type: 'data', binary: (kind & BINARY) !== 0, more: (kind & MORE) !== 0, body };
  }
  if (kind === TAKEN && body.length === 8) {
    const taken = Number(new DataView(body.buffer, body.byteOffset).getBigUint64(0));
    return Number.isSafeInteger(taken) ? { type: 'taken', bytes: taken } : null;
  }
  if (kind !== BYE) return null;
  return { type: 'bye', reason: lenient.decode(body).slice(0, MAX_REASON) };
}

/** A frame as pieces with bodies of at most `size` bytes; a frame of nothing is one empty piece. */
export function* splitFrame(
  frame: string | Uint8Array,
  size: number,
): Generator<Extract<ChannelPiece, { type: 'data' }>> {
  const binary = typeof frame !== 'string';
  const bytes = binary ? frame : encoder.encode(frame);
  let at = 0;
  do {
    const body = bytes.subarray(at, at + size);
    at += body.length;
    yield { type: 'data', binary, more: at < bytes.length, body };
  } while (at < bytes.length);
}

/**
 * Puts frames together again. Pieces are copied into one place, not kept: of a frame in the smallest pieces
 * they would take a hundred times what it is long.
 */
export class FrameJoiner {
  readonly #limit: number;
  #whole = new Uint8Array(0);
  #size = 0;
  #binary = false;

  /** `limit`: longest frame, in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The frame that the piece completes, undefined when more must come, or what is wrong with it. */
  take({
    binary,
    more,
    body,
  }: Extract<ChannelPiece, { type: 'data' }>):
    | { readonly frame: string | Uint8Array }
    | { readonly wrong: string }
    | undefined {
    if (this.#size > 0 && binary !== this.#binary) return { wrong: 'mixed pieces' };
    if (more && body.length === 0) return { wrong: 'an empty piece' };
    if (this.#size + body.length > this.#limit) return { wrong: 'a frame is too large' };
    this.#binary = binary;
    const whole = this.#size === 0 && !more ? body : this.#append(body);
    if (more) return undefined;
    this.#whole = new Uint8Array(0);
    this.#size = 0;
    if (binary) return { frame: whole };
    try {
      return { frame: strict.decode(whole) };
    } catch {
      return { wrong: 'text that is none' };
    }
  }

  /** All that came of the frame so far. */
  #append(body: Uint8Array): Uint8Array {
    const size = this.#size + body.length;
    if (size > this.#whole.length) {
      const larger = new Uint8Array(Math.min(this.#limit, Math.max(size, this.#whole.length * 2)));
      larger.set(this.#whole.subarray(0, this.#size));
      this.#whole = larger;
    }
    this.#whole.set(body, this.#size);
    this.#size = size;
    return this.#whole.subarray(0, size);
  }
}

function bytesOf(kind: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + body.length);
  bytes[0] = kind;
  bytes.set(body, 1);
  return bytes;
}
