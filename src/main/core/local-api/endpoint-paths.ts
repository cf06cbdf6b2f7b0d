// Where the wmux socket of one user and its files are. Other programs look for them here, so the
// names are theirs. Pure.

import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';

/** Absolute paths of an endpoint; on Windows `socket` is the name of a pipe. */
export interface EndpointPaths {
  readonly folder: string;
  readonly socket: string;
  readonly token: string;
  /** The token of programs that may look but not touch. */
  readonly readOnlyToken: string;
  readonly pid: string;
  /** Forwarded environments, by session. */
  readonly sessions: string;
  /** Symbolic links beside the folder, for programs that look there; relative targets. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
}

export interface EndpointOptions {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Which of several servers this is: 1 to 64 letters, digits, - and _. */
  readonly namespace: string;
}

const DEFAULT_NAMESPACE = 'default';
/** What the system's address structure holds, without the closing NUL, in bytes. */
const MAX_SOCKET_PATH = { darwin: 103, other: 107 };

/** @throws AppError `bad_request` for a namespace that is no file name, `limit_reached` for a path too long */
export function endpointPaths({ platform, home, namespace }: EndpointOptions): EndpointPaths {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(namespace)) {
    throw new AppError('bad_request', 'Use 1 to 64 letters, digits, - and _ for the namespace.');
  }
  const { join } = platform === 'win32' ? win32 : posix;
  const base = join(home, '.wmux');
  const folder = join(base, namespace);
  const socket =
    platform === 'win32'
      ? pipeName(home, namespace)
      : checkLength(join(folder, 'daemon.sock'), platform);
  const linked = platform !== 'win32' && namespace === DEFAULT_NAMESPACE;
  return {
    folder,
    socket,
    token: join(folder, 'daemon.token'),
    readOnlyToken: join(folder, 'daemon.ro.token'),
    pid: join(folder, 'wmux.pid'),
    sessions: join(folder, 'sessions'),
    links: linked
      ? ['daemon.sock', 'daemon.token'].map((name) => ({
          path: join(base, name),
          target: join(namespace, name),
        }))
      : [],
  };
}

/** Pipes live in one space for all users; the home folder tells them apart. */
function pipeName(home: string, namespace: string): string {
  const user = createHash('sha256').update(home.toLowerCase()).digest('hex').slice(0, 8);
  return `\\\\.\\pipe\\wmux-${user}-${namespace}`;
}

function checkLength(path: string, platform: NodeJS.Platform): string {
  const max = platform === 'darwin' ? MAX_SOCKET_PATH.darwin : MAX_SOCKET_PATH.other;
  if (Buffer.byteLength(path) <= max) return path;
  throw new AppError(
    'limit_reached',
    `The path of the socket, ${path}, is longer than the ${max} bytes this system allows. Use a shorter home folder.`,
  );
}
