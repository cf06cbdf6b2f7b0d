// Which of the doors that are there a program is connected to, when it does not say.

import { AppError, isAppError } from '#shared/base/app-error.ts';
import type { DoorKind } from '#shared/protocol/door/door-handshake.ts';
import { type ConnectDoorOptions, connectDoor } from './connect-door.ts';
import type { Door } from './door-record.ts';
import type { DoorTransport } from './door-transport.ts';
import { forgetDoor, readDoors } from './list-doors.ts';

/** An app knows the sessions of all hosts as well, so it comes first; then who serves programs. */
const preference: readonly DoorKind[] = ['app', 'daemon', 'host'];

/** A connection, and whose it is. */
export interface DoorConnection {
  readonly door: Door;
  readonly transport: DoorTransport;
}

/**
 * Connects to the running app, else to the newest daemon, else to the newest session host; with `name`
 * only to the door of that name. What dead ones left behind is removed on the way.
 * @throws AppError `disconnected` when none answers, or what the last one that answered said
 */
export async function connectAnyDoor(
  runFolder: string,
  options: ConnectDoorOptions & { readonly name?: string } = {},
): Promise<DoorConnection> {
  const { name } = options;
  const doors = (await readDoors(runFolder)).filter((door) => !name || door.name === name);
  doors.sort((a, b) => preference.indexOf(a.kind) - preference.indexOf(b.kind));
  let refusal: AppError | undefined;
  for (const door of doors) {
    try {
      return { door, transport: await connectDoor(door, options) };
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isAppError(error)) throw error;
      if (error.code !== 'disconnected') refusal = error;
      else if (isGone(error.cause)) await forgetDoor(door);
    }
  }
  if (refusal) throw refusal;
  throw new AppError(
    'disconnected',
    name
      ? `Aerie has no local door "${name}" open.`
      : 'Aerie is not running. Start it, or run "aerie daemon".',
  );
}

/** Nobody listens any more, as opposed to somebody who is slow. */
function isGone(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'ECONNREFUSED' || code === 'ENOENT';
}
