// How a program signs in at a local door: its first frame names the protocol and holds the token; the
// door answers who it is, or why not. Pure. Checked by hand: a schema library would cost the command
// line more than all else it does.

import { type ErrorCode, errorCodes } from '../../contract/error-codes.ts';
import { MAX_RPC_BYTES } from '../../contract/limits.ts';

/** Version of framing and handshake; the contract has a version of its own. */
export const DOOR_VERSION = 1;
/** Longest frame before a program has signed in, in bytes. */
export const MAX_STRANGER_FRAME = 4096;
/** Longest frame a client may send once it has, in bytes. */
export const MAX_CLIENT_FRAME = MAX_RPC_BYTES;
/** Longest frame a host may send: a snapshot with all its scrollback, in bytes. */
export const MAX_HOST_FRAME = 256 * 1024 * 1024;
/** Time for signing in, in ms. */
export const DOOR_SIGN_IN_TIMEOUT = 5000;
/** Random bytes of a token; on disk and on the wire it is twice as many hexadecimal digits. */
export const DOOR_TOKEN_BYTES = 32;

/** `app` has windows or a web page, `daemon` was started to serve programs, `host` keeps sessions. */
export const doorKinds = ['app', 'daemon', 'host'] as const;
export type DoorKind = (typeof doorKinds)[number];

const MAX_TOKEN = 256;
const MAX_VERSION = 64;
const MAX_MESSAGE = 2000;

/** What a door says about itself. */
export interface DoorWelcome {
  readonly ok: true;
  readonly name: string;
  readonly kind: DoorKind;
  readonly version: string;
  readonly pid: number;
}
/** What a door answers. */
export type DoorAnswer =
  | DoorWelcome
  | { readonly error: { readonly code: ErrorCode; readonly message: string } };

/** True for the name of a door, which is the name of its files. */
export function isDoorName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value);
}

/** True for one of {@link doorKinds}. */
export function isDoorKind(value: unknown): value is DoorKind {
  return doorKinds.some((kind) => kind === value);
}

/** True for a text of 1 to `most` characters. */
export function isShortText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= most;
}

/** True for the version of a program. */
export function isVersion(value: unknown): value is string {
  return isShortText(value, MAX_VERSION);
}

/** The first frame of a program that knows the token. */
export function encodeHello(token: string): string {
  return JSON.stringify({ aerie: DOOR_VERSION, token });
}

/** The token in a first frame; null when it is no sign-in of this version. */
export function readHello(frame: string | Uint8Array): string | null {
  const { aerie, token } = readFields(frame);
  return aerie === DOOR_VERSION && isShortText(token, MAX_TOKEN) ? token : null;
}

/** What a door answered; null when it is no answer. */
export function readAnswer(frame: string | Uint8Array): DoorAnswer | null {
  const { ok, name, kind, version, pid, error } = readFields(frame);
  if (ok === true) {
    const valid =
      isDoorName(name) && isDoorKind(kind) && isVersion(version) && Number.isInteger(pid);
    return valid ? { ok, name, kind, version, pid: Number(pid) } : null;
  }
  const { code, message } = fieldsOf(error);
  return isErrorCode(code) && isShortText(message, MAX_MESSAGE)
    ? { error: { code, message } }
    : null;
}

/** The fields of a JSON object; none when `frame` is not one. */
export function readFields(frame: string | Uint8Array): Readonly<Record<string, unknown>> {
  if (typeof frame !== 'string') return {};
  try {
    return fieldsOf(JSON.parse(frame));
  } catch {
    // Not JSON: not a frame of this protocol.
    return {};
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCodes, value);
}
