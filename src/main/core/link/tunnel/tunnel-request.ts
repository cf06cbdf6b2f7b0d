// What clients ask inside the tunnel, once opened: the inner types of the protocol's section 4.3.

import * as z from 'zod/mini';
import { flag, text } from '#shared/protocol/wing/go-values.ts';
import { passkeyFields } from '#shared/protocol/wing/passkey-fields.ts';

const id = text(128);
const path = text(4096);
const email = text(256);
const key = text(1024);
const wide = z.nullish(z.int());

/** Begins the type of what this machine asks itself, see `proveLink`. */
export const PROOF = 'aerie.prove:';

/** Fields that every request may carry. */
export const anyRequest = z.object({ type: text(128), auth_token: text(128) });

/** Reads a value of that shape; undefined if it is not one. */
const reader =
  <T>(schema: z.ZodMiniType<T>) =>
  (value: unknown): T | undefined => {
    const read = schema.safeParse(value);
    return read.success ? read.data : undefined;
  };

const readers = {
  'wing.info': reader(z.object({})),
  'dir.list': reader(z.object({ path })),
  'sessions.list': reader(z.object({})),
  'sessions.history': reader(z.object({ offset: wide, limit: wide })),
  'audit.request': reader(z.object({ session_id: id, kind: text(32) })),
  'pty.kill': reader(z.object({ session_id: id })),
  'egg.config_update': reader(z.object({ yaml: text(65_536) })),
  'wing.update': reader(z.object({})),
  'passkey.auth': reader(
    z.object({
      ...passkeyFields,
      // Ours: the token is never sent, only proofs of it.
      keeps_token: flag,
    }),
  ),
  'passkey.challenge': reader(z.object({})),
  'allow.list': reader(z.object({})),
  'allow.add': reader(z.object({ key })),
  'allow.remove': reader(z.object({ allow_user_id: id, key })),
  'paths.list': reader(z.object({})),
  'paths.set': reader(
    z.object({
      paths: z.nullish(z.array(z.object({ path, members: z.nullish(z.array(email)) }))),
    }),
  ),
  'paths.add_member': reader(z.object({ path, email })),
  'paths.remove_member': reader(z.object({ path, email })),
  // Ours: the whole contract. `nonce`: base64 of 32 random bytes.
  'aerie.open': reader(z.object({ version: z.int(), nonce: text(64) })),
  'webrtc.offer': reader(z.object({ sdp: text(65_536) })),
} as const;

export type TunnelType = keyof typeof readers;
export type TunnelFields<T extends TunnelType> = NonNullable<ReturnType<(typeof readers)[T]>>;

/** Reads the fields of each type; undefined for what is malformed. */
export const readFields: {
  readonly [T in TunnelType]: (value: unknown) => TunnelFields<T> | undefined;
} = readers;

/** True for the types that are known. */
export function isTunnelType(type: string): type is TunnelType {
  return Object.hasOwn(readers, type);
}
