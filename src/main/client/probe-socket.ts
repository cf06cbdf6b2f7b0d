import { createConnection } from 'node:net';

const PROBE_TIMEOUT = 250;

/**
 * Whether anything answers at a socket or pipe. Nothing is sent. One that does not answer in time is
 * taken for alive: it may be busy, and a live server's socket must not be taken away.
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
    socket.once('error', () => answer(false));
  });
}
