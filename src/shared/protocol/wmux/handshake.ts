// How a connection signs in: the first frame of each, and what is answered. Pure codec.

import { encodeFrame, Opcode } from './frames.ts';

/** The token is this many raw bytes; there is no text form of it. */
export const TOKEN_BYTES = 32;
/** Random bytes behind a client id; the id is their lower-case hexadecimal form. */
export const CLIENT_ID_BYTES = 16;
/** A connection that has not signed in after this long is closed, in ms. */
export const HANDSHAKE_TIMEOUT = 5000;

const CONTROL = 1;
const STREAM = 2;

/** What failed sign-ins are told: plain text, the one place where an error is not JSON. */
export const handshakeErrors = {
  failed: 'transport: authentication failed',
  channel: 'transport: invalid channel type',
  unknownClient: 'transport: client not found',
  duplicate: 'transport: duplicate channel',
  full: 'transport: too many clients',
} as const;

/** A sign-in as read. Only the form was checked, not the token. */
export interface Auth {
  /** `control`, `stream`, or `other` for a channel that does not exist. */
  readonly channel: 'control' | 'stream' | 'other';
  readonly token: Uint8Array;
  /** For streams: the client they belong to; null when the payload is too short for it. */
  readonly clientId: string | null;
}

/** Reads the payload of an auth frame; null when it is too short to hold a token. */
export function decodeAuth(payload: Uint8Array): Auth | null {
  if (payload.length < 1 + TOKEN_BYTES) return null;
  const token = payload.slice(1, 1 + TOKEN_BYTES);
  if (payload[0] === CONTROL) return { channel: 'control', token, clientId: null };
  if (payload[0] !== STREAM) return { channel: 'other', token, clientId: null };
  const rest = payload.subarray(1 + TOKEN_BYTES);
  const [length] = rest;
  const complete = length !== undefined && 1 + length <= rest.length;
  const clientId = complete ? new TextDecoder().decode(rest.subarray(1, 1 + length)) : null;
  return { channel: 'stream', token, clientId };
}

/** The frame that opens a control channel. */
export function encodeControlAuth(token: Uint8Array): Uint8Array {
  return encodeFrame(Opcode.auth, new Uint8Array([CONTROL, ...token]));
}

/** The frame that opens the stream channel of a client. */
export function encodeStreamAuth(token: Uint8Array, clientId: string): Uint8Array {
  const id = new TextEncoder().encode(clientId);
  return encodeFrame(Opcode.auth, new Uint8Array([STREAM, ...token, id.length, ...id]));
}
