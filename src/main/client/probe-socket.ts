import { createConnection } from 'node:net';

const PROBE_TIMEOUT = 250;
/** What a connection fails with although somebody may well listen: everybody is busy, or may not ask. */
const UNTOLD = new Set([
  'EAGAIN',
  'EBUSY',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EACCES',
  'EPERM',
]);

/**
 * Whether anything answers at a socket or pipe. Nothing is sent. One that does not answer in time, or
 * that cannot be asked now, is taken for alive: it may be busy, or we are short of files, and a live
 * server's socket must not be taken away.
 */
export function answersAt(path: string, timeoutMs = PROBE_TIMEOUT): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    const answer = (alive: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(alive);
    };
    const timer = setTimeout(() => answer(true), timeoutMs);
    socket.once('connect', () => answer(true));
    socket.once('error', (error) => {
      answer('code' in error && UNTOLD.has(String(error.code)));
    });
  });
}
