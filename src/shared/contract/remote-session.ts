// Schemas of sessions that people began from elsewhere, and of what keeps them within their rules.

import * as z from 'zod/mini';
import { roostId } from './remote-config.ts';
import { sessionId } from './session.ts';

const sentence = z.string().check(z.maxLength(1024));
const path = z.string().check(z.maxLength(4096));
const count = z.number().check(z.minimum(0));

/** What keeps a session within its rules: what really is, not what was asked for. */
export const sessionBox = z.object({
  /** `none`: its programs may do all that the user of this machine may. */
  sandbox: z.enum(['bubblewrap', 'seatbelt', 'none']),
  /** Where its rules come from. */
  rules: z.enum(['folder', 'machine', 'built-in']),
  /** Folders and files that it may write to; a few of them where there are many. */
  writable: z.array(path).check(z.maxLength(64)),
  /** Whether it sees only what its rules name. */
  jail: z.boolean(),
  /** Hosts that it reaches; none, or `*` for all. */
  network: z.union([z.literal('*'), z.array(z.string().check(z.maxLength(300)))]),
  /** Limits; absent: none. Seconds of processor time, and bytes. */
  limits: z.object({
    cpu: z.optional(count),
    memory: z.optional(count),
    maxFds: z.optional(count),
    maxPids: z.optional(count),
  }),
  /** Names of programs that this machine runs for it outside of the sandbox. Absent: none. */
  tools: z.optional(z.array(z.string().check(z.maxLength(64))).check(z.maxLength(128))),
  /** Sentences on rules that are not enforced; empty when all are. */
  notEnforced: z.array(sentence).check(z.maxLength(64)),
});

/** A session of this machine that somebody began from elsewhere, and that runs. */
export const remoteSession = z.object({
  session: sessionId,
  roost: roostId,
  userId: z.string().check(z.maxLength(128)),
  email: z.string().check(z.maxLength(256)),
  /** Kind of agent; `shell` for a plain terminal. */
  agent: z.string().check(z.maxLength(64)),
  /** Null: not known, e.g. of a session that an older Aerie began. */
  box: z.nullable(sessionBox),
});

export type SessionBox = z.infer<typeof sessionBox>;
export type RemoteSessionStatus = z.infer<typeof remoteSession>;
