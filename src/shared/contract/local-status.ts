// Schemas of the local socket as people see it: which programs are connected, and to what.

import * as z from 'zod/mini';
import { MAX_LOCAL_CLIENTS, MAX_SESSIONS } from './limits.ts';
import { path, sessionId } from './session.ts';

/** Names a program connected to the local socket while it is. */
export const localClientId = z.string().check(z.minLength(1), z.maxLength(64));

/** A program connected to the local socket. Programs do not tell their names. */
export const localClient = z.object({
  id: localClientId,
  /** True when it may look but neither type, start nor end anything. */
  readOnly: z.boolean(),
  /** ms since the epoch */
  since: z.number(),
  /** What it is attached to. */
  sessions: z.array(sessionId).check(z.maxLength(MAX_SESSIONS)),
});

/** The local socket now. */
export const localStatus = z.object({
  /** The socket that programs may use; null while it is closed. */
  socket: z.nullable(path),
  /** Oldest first. */
  clients: z.array(localClient).check(z.maxLength(MAX_LOCAL_CLIENTS)),
});

export type LocalClient = z.infer<typeof localClient>;
export type LocalStatus = z.infer<typeof localStatus>;
