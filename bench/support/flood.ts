import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { ServerAddress } from '../flood-viewer.ts';
import { type AppServer, type BareServer, root } from './servers.ts';

/** A session that floods, with a viewer in another process. */
export interface Flood {
  /** Bytes its viewer has received so far. */
  bytes(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a flooding session on `server`; resolves once it runs at full speed. */
export async function startFlood(server: AppServer | BareServer): Promise<Flood> {
  const child = fork(join(root, 'bench', 'flood-viewer.ts'), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const answer = <T>(isIt: (message: unknown) => message is T): Promise<T> =>
    new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('The flood viewer ended early.'));
      const listen = (message: unknown): void => {
        if (!isIt(message)) return;
        child.off('message', listen);
        child.off('exit', gone);
        resolve(message);
      };
      child.on('message', listen);
      child.once('exit', gone);
    });
  const { stop: _stop, ...address } = server;
  child.send(address satisfies ServerAddress);
  await answer((message) => message === 'flooding');
  return {
    async bytes() {
      child.send('count');
      const isCount = (message: unknown): message is { bytes: number } =>
        typeof message === 'object' && message !== null && 'bytes' in message;
      return (await answer(isCount)).bytes;
    },
    async stop() {
      const stopped = answer((message) => message === 'stopped');
      child.send('stop');
      await stopped;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      // Its session is removed before the process goes: the request is on its way already.
      setTimeout(() => child.disconnect(), 200);
      await exited;
    },
  };
}
