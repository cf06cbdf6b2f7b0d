import { fork } from 'node:child_process';
import { join } from 'node:path';
import { type AppServer, root } from './servers.ts';

/** Times echoes of one session from another process. */
export interface Prober {
  /** ms of each echo while `work` ran. */
  during(work: () => Promise<void>): Promise<number[]>;
  stop(): void;
}

/** Starts an echoing session and the process that probes it. */
export async function startProber(server: AppServer): Promise<Prober> {
  const child = fork(join(root, 'bench', 'echo-prober.ts'), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const message = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('The echo prober ended early.'));
      child.once('exit', gone);
      child.once('message', (value) => {
        child.off('exit', gone);
        resolve(value);
      });
    });
  const { stop: _stop, ...address } = server;
  const ready = message();
  child.send(address);
  await ready;
  return {
    async during(work) {
      child.send('start');
      await work();
      const samples = message();
      child.send('stop');
      return (await samples) as number[];
    },
    stop: () => child.disconnect(),
  };
}
