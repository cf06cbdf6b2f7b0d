// Whom sessions belong to. Kept with the session, so that it holds wherever the session runs.

import * as z from 'zod/mini';
import { AppError } from '#shared/base/app-error.ts';
import { parseJson } from '#shared/base/parse-json.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import { sessionBox } from '#shared/contract/remote-session.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import type { LocalWing } from './local-wing.ts';

/** Name of the note on a session. */
const NOTE = 'aerie.remote';

const path = z.string().check(z.maxLength(4096));
const note = z.object({
  agent: z.string().check(z.maxLength(64)),
  userId: z.string().check(z.maxLength(128)),
  email: z.string().check(z.maxLength(256)),
  /** Through which roost it was begun: users of another one are other people. */
  roost: z.string().check(z.maxLength(64)),
  /** Begun past that roost, which knows nothing of it. */
  direct: z.optional(z.boolean()),
  /** Of its owner, when it began. */
  role: z.enum(['owner', 'admin', 'member']),
  /** The folder it runs in, and the one that its owner has it in by the rules; empty: anywhere. */
  cwd: path,
  folder: path,
  /** A file that it shares with this machine, see the egg's folder. */
  requestsFile: z.optional(path),
  /** What it is boxed by; absent: not known. */
  box: z.optional(sessionBox),
});

/** What is known of a session that somebody began from elsewhere. */
export type SessionOwner = z.infer<typeof note>;

/** Notes on sessions. Sessions without one are of this machine. */
export class SessionOwners {
  readonly #wing: LocalWing;

  constructor(wing: LocalWing) {
    this.#wing = wing;
  }

  /** Null for a session of this machine. @throws AppError `session_not_found` */
  async of(id: string): Promise<SessionOwner | null> {
    const { value } = await this.#wing
      .ask(({ sessions }) => sessions.metaGet({ id, key: NOTE }))
      .catch((error: unknown) => {
        throw toAppError(error);
      });
    if (!value) return null;
    const read = note.safeParse(parseJson(value));
    if (read.success) return read.data;
    throw new AppError('internal', 'It cannot be told whom this session belongs to.');
  }

  /** @throws AppError `session_not_found` */
  async set(id: string, owner: SessionOwner): Promise<void> {
    const value = JSON.stringify(owner);
    await this.#wing.ask(({ sessions }) => sessions.metaSet({ id, key: NOTE, value }));
  }
}

/**
 * The owner's user id as `caller` may be compared with it: null for a session of this machine, empty for
 * one that was begun through another roost, whose users are nobody here.
 */
export function ownerIdFor(
  { roost }: Pick<RemoteCaller, 'roost'>,
  owner: { readonly userId: string; readonly roost?: string | undefined } | null,
): string | null {
  if (!owner) return null;
  return owner.roost === roost ? owner.userId : '';
}
