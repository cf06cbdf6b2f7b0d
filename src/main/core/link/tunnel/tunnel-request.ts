// What clients ask inside the tunnel, once opened: the inner types of the protocol's section 4.3.

import * as z from 'zod/mini';
import { text } from '#shared/protocol/wing/go-values.ts';

const id = text(128);
const path = text(4096);
const email = text(256);
const key = text(1024);
const wide = z.nullish(z.int());

/** Fields that every request may carry. */
export const anyRequest = z.object({ type: text(128), auth_token: text(128) });

/** Fields of each type. */
export const requestFields = {
  'wing.info': z.object({}),
  'dir.list': z.object({ path }),
  'sessions.list': z.object({}),
  'sessions.history': z.object({ offset: wide, limit: wide }),
  'audit.request': z.object({ session_id: id, kind: text(32) }),
  'pty.kill': z.object({ session_id: id }),
  'egg.config_update': z.object({ yaml: text(65_536) }),
  'wing.update': z.object({}),
  'passkey.auth': z.object({
    credential_id: key,
    authenticator_data: text(4096),
    client_data_json: text(4096),
    signature: key,
  }),
  'passkey.challenge': z.object({}),
  'allow.list': z.object({}),
  'allow.add': z.object({ key }),
  'allow.remove': z.object({ allow_user_id: id, key }),
  'paths.list': z.object({}),
  'paths.set': z.object({
    paths: z.nullish(z.array(z.object({ path, members: z.nullish(z.array(email)) }))),
  }),
  'paths.add_member': z.object({ path, email }),
  'paths.remove_member': z.object({ path, email }),
  'webrtc.offer': z.object({ sdp: text(65_536) }),
} as const;

export type TunnelType = keyof typeof requestFields;
export type TunnelFields<T extends TunnelType> = z.infer<(typeof requestFields)[T]>;

/** True for the types that are known. */
export function isTunnelType(type: string): type is TunnelType {
  return Object.hasOwn(requestFields, type);
}
