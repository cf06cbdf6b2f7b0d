// What a door says about itself in its folder, and the names of its files.

import { join } from 'node:path';
import {
  type DoorKind,
  isDoorKind,
  isDoorName,
  isShortText,
  isVersion,
  readFields,
} from '#shared/protocol/door/door-handshake.ts';

const MAX_SOCKET = 4096;

/** The content of `<name>.json`. */
export interface DoorRecord {
  readonly name: string;
  readonly kind: DoorKind;
  readonly pid: number;
  readonly version: string;
  /** ms since the epoch */
  readonly startedAt: number;
  /** Path of the socket, or name of the pipe on Windows. */
  readonly socket: string;
}

/** The record in the text of a file; null when it is none. */
export function readDoorRecord(text: string): DoorRecord | null {
  const { name, kind, pid, version, startedAt, socket } = readFields(text);
  const valid =
    isDoorName(name) && isDoorKind(kind) && isVersion(version) && isShortText(socket, MAX_SOCKET);
  if (!valid || typeof pid !== 'number' || typeof startedAt !== 'number') return null;
  if (!Number.isInteger(pid) || pid < 1 || !Number.isFinite(startedAt)) return null;
  return { name, kind, pid, version, startedAt, socket };
}

/** A door of this user, and the folder its files are in. */
export type Door = DoorRecord & { readonly folder: string };

/** Paths of a door's files. The socket is elsewhere when this path would be too long for one. */
export function doorFiles(folder: string, name: string) {
  const at = (ending: string): string => join(folder, `${name}.${ending}`);
  return { socket: at('sock'), token: at('token'), record: at('json') };
}
