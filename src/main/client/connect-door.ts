import { lstat, readFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import { DoorDecoder, encodeDoorFrame } from '#shared/protocol/door/door-frames.ts';
import {
  DOOR_SIGN_IN_TIMEOUT,
  encodeHello,
  MAX_CLIENT_FRAME,
  MAX_HOST_FRAME,
  MAX_STRANGER_FRAME,
  readAnswer,
} from '#shared/protocol/door/door-handshake.ts';
import { type Door, doorFiles } from './door-record.ts';
import { DoorTransport } from './door-transport.ts';

const GROUP_OR_OTHERS_MAY_WRITE = 0o022;

/** Options of {@link connectDoor}. */
export interface ConnectDoorOptions {
  readonly signal?: AbortSignal;
  /** Longest wait for the answer, in ms. */
  readonly timeoutMs?: number;
}

/**
 * Signs in at a door and returns the connection.
 * @throws AppError `disconnected` when nobody answers there, `unauthorized` when the token is not the
 * door's or the folder is not safe, and whatever `signal` was aborted with
 */
export async function connectDoor(
  door: Door,
  options: ConnectDoorOptions = {},
): Promise<DoorTransport> {
  const { signal, timeoutMs = DOOR_SIGN_IN_TIMEOUT } = options;
  signal?.throwIfAborted();
  await checkOwner(door);
  const token = await readFile(doorFiles(door.folder, door.name).token, 'utf8').catch(
    (cause: unknown) => {
      throw unreachable(door, cause);
    },
  );
  signal?.throwIfAborted();
  return signIn(door, token.trim(), signal, timeoutMs);
}

function signIn(
  door: Door,
  token: string,
  signal: AbortSignal | undefined,
  timeoutMs: number,
): Promise<DoorTransport> {
  const socket = createConnection(door.socket);
  const decoder = new DoorDecoder(MAX_STRANGER_FRAME);
  let transport: DoorTransport | undefined;
  const { promise, resolve, reject } = Promise.withResolvers<DoorTransport>();
  const fail = (error: unknown): void => {
    if (transport) return;
    socket.destroy();
    reject(error);
  };
  const lost = (cause?: unknown): void => fail(unreachable(door, cause));
  const timer = setTimeout(() => lost(new Error('no answer in time')), timeoutMs);
  const onAbort = (): void => fail(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  socket.on('connect', () => socket.write(encodeDoorFrame(encodeHello(token))));
  socket.on('error', lost);
  socket.on('close', () => lost());
  const take = (frame: string | Uint8Array): boolean => {
    if (transport) return transport.deliver(frame);
    const answer = readAnswer(frame);
    if (!answer) lost(new Error('not an answer of a door'));
    else if ('error' in answer) fail(new AppError(answer.error.code, answer.error.message));
    else {
      decoder.setLimit(MAX_HOST_FRAME);
      transport = accepted(socket);
      resolve(transport);
    }
    return transport !== undefined;
  };
  socket.on('data', (bytes: Uint8Array) => {
    const wrong = decoder.push(bytes, take);
    if (wrong === null) return;
    if (transport) transport.fail(wrong);
    else lost(new Error(wrong));
  });
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  });
}

function accepted(socket: Socket): DoorTransport {
  socket.removeAllListeners('error');
  socket.removeAllListeners('close');
  return new DoorTransport({ socket, maxSend: MAX_CLIENT_FRAME });
}

/** The token is sent only to a socket that another user cannot have put there. */
async function checkOwner(door: Door): Promise<void> {
  if (process.platform === 'win32') return;
  for (const folder of new Set([door.folder, dirname(door.socket)])) {
    const info = await lstat(folder).catch((cause: unknown) => {
      throw unreachable(door, cause);
    });
    const safe =
      info.isDirectory() &&
      info.uid === process.getuid?.() &&
      (info.mode & GROUP_OR_OTHERS_MAY_WRITE) === 0;
    if (!safe) {
      throw new AppError(
        'unauthorized',
        `The folder ${folder} is not safe: it must belong to you, and only you may write to it.`,
      );
    }
  }
}

function unreachable({ name }: Door, cause: unknown): AppError {
  const message = `Aerie does not answer at its local door "${name}". Start it again.`;
  return new AppError('disconnected', message, cause === undefined ? {} : { cause });
}
