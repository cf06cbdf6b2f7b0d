// How a program signs in at a local door: its first frame names the protocol and holds the token; the
// door answers who it is, or why not. Pure.

import * as z from 'zod/mini';
import { MAX_RPC_BYTES } from '../../contract/limits.ts';
import { failedBody } from '../stream/frames.ts';

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
export const doorKind = z.enum(['app', 'daemon', 'host']);
export type DoorKind = z.infer<typeof doorKind>;

/** A door's name: the name of its files. */
export const doorName = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

const doorHello = z.object({
  aerie: z.literal(DOOR_VERSION),
  token: z.string().check(z.minLength(1), z.maxLength(256)),
});

const doorWelcome = z.object({
  ok: z.literal(true),
  name: doorName,
  kind: doorKind,
  version: z.string().check(z.maxLength(64)),
  pid: z.int(),
});
export type DoorWelcome = z.infer<typeof doorWelcome>;

const doorAnswer = z.union([doorWelcome, z.object({ error: failedBody })]);
export type DoorAnswer = z.infer<typeof doorAnswer>;

/** The first frame of a program that knows the token. */
export function encodeHello(token: string): string {
  return JSON.stringify({ aerie: DOOR_VERSION, token });
}

/** The token in a first frame; null when it is no sign-in of this version. */
export function readHello(frame: string | Uint8Array): string | null {
  return parse(doorHello, frame)?.token ?? null;
}

/** What a door answered; null when it is no answer. */
export function readAnswer(frame: string | Uint8Array): DoorAnswer | null {
  return parse(doorAnswer, frame);
}

function parse<T extends z.ZodMiniType>(schema: T, frame: string | Uint8Array): z.infer<T> | null {
  if (typeof frame !== 'string') return null;
  try {
    const parsed = schema.safeParse(JSON.parse(frame));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
