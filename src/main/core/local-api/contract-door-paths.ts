// Where a door and its files are. Pure.

import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';

export interface DoorPathsOptions {
  readonly platform: NodeJS.Platform;
  /** Where records and tokens are. */
  readonly folder: string;
  /** The system's folder for temporary files, for a socket whose path would be too long. */
  readonly temporary: string;
  readonly uid: number;
  /** Nobody else knows it before the door is open. Pipes of all users share one space of names. */
  readonly secret: string;
}

/** Where a door listens. */
export interface DoorPlace {
  /** Path of the socket, or name of the pipe. */
  readonly socket: string;
  /** The folder the socket is in, to be made for its owner only; null for a pipe. */
  readonly socketFolder: string | null;
}

/** What the system's address structure holds, without the closing NUL, in bytes. */
const MAX_SOCKET_PATH = { darwin: 103, other: 107 };
/** The longest name that {@link temporarySocket} gives, without the folder. */
const TEMPORARY_NAME = 9;

/** @throws AppError `limit_reached` when even the short path is too long for a socket */
export function doorPlace(name: string, options: DoorPathsOptions): DoorPlace {
  const { platform, folder, temporary, uid, secret } = options;
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  if (platform === 'win32') {
    const pipe = `aerie-${hash}-${name}-${secret}`;
    return { socket: win32.join('\\\\.\\pipe', pipe), socketFolder: null };
  }
  const max = platform === 'darwin' ? MAX_SOCKET_PATH.darwin : MAX_SOCKET_PATH.other;
  for (const socketFolder of [folder, posix.join(temporary, `aerie-${uid}-${hash}`)]) {
    const socket = posix.join(socketFolder, `${name}.sock`);
    const other = Buffer.byteLength(socketFolder) + 1 + TEMPORARY_NAME;
    if (Math.max(Buffer.byteLength(socket), other) <= max) return { socket, socketFolder };
  }
  throw new AppError(
    'limit_reached',
    `There is no place for the local door: paths below ${folder} and ${temporary} are longer than the ${max} bytes this system allows. Use a shorter folder.`,
  );
}

/** Where a socket is bound before it gets its name; `random` are three bytes. */
export function temporarySocket(socketFolder: string, random: Uint8Array): string {
  return posix.join(socketFolder, `.${Buffer.from(random).toString('hex')}`);
}
