import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { ViewerRequest } from '../session-viewer.ts';
import { type AppServer, root } from './servers.ts';

/** A viewer in a process of its own. */
export interface ViewerProcess {
  stop(): Promise<void>;
}

/** Attaches another process to a session of the app; resolves once it has the first snapshot. */
export async function startViewer(
  server: AppServer,
  request: Omit<ViewerRequest, 'app'>,
): Promise<ViewerProcess> {
  const { stop: _stop, ...app } = server;
  const child = fork(join(root, 'bench', 'session-viewer.ts'), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error('The viewer ended early.')));
    child.send({ ...request, app } satisfies ViewerRequest);
  });
  return {
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await exited;
    },
  };
}
