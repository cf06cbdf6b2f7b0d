// What a door says about itself in its folder, and the names of its files.

import { join } from 'node:path';
import * as z from 'zod/mini';
import { doorKind, doorName } from '#shared/protocol/door/door-handshake.ts';

/** The content of `<name>.json`. */
export const doorRecord = z.object({
  name: doorName,
  kind: doorKind,
  pid: z.int().check(z.minimum(1)),
  version: z.string().check(z.maxLength(64)),
  /** ms since the epoch */
  startedAt: z.number(),
  /** Path of the socket, or name of the pipe on Windows. */
  socket: z.string().check(z.minLength(1), z.maxLength(4096)),
});
export type DoorRecord = z.infer<typeof doorRecord>;

/** A door of this user, and the folder its files are in. */
export type Door = DoorRecord & { readonly folder: string };

/** Paths of a door's files. The socket is elsewhere when this path would be too long for one. */
export function doorFiles(folder: string, name: string) {
  const at = (ending: string): string => join(folder, `${name}.${ending}`);
  return { socket: at('sock'), token: at('token'), record: at('json') };
}
