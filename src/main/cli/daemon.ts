// `aerie daemon`: sessions without a window, for the command line and other programs, until a signal
// ends it.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { runSessionHost } from '#core/session-hosts/run-session-host.ts';
import { appPaths } from '#core/system/app-paths.ts';
import type { AppFiles } from './app-files.ts';
import { endOnSignal } from './end-on-signal.ts';
import { createNodeWing } from './node-wing.ts';

export interface DaemonOptions {
  readonly files: AppFiles;
  /** Print exactly one line of JSON, `{"pid","door","socket"}`, once ready. */
  readonly json: boolean;
}

const NAME = 'daemon';

/** Runs until SIGINT, SIGTERM or SIGHUP; resolves to the exit code once every child has ended. */
export async function runDaemon({ files, json }: DaemonOptions): Promise<number> {
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  const paths = appPaths({ platform: process.platform, env: process.env, home: homedir() });
  const stopped = Promise.withResolvers<void>();
  const signals = endOnSignal(stopped.resolve, () => process.exit(1));
  const outcome = await runSessionHost({
    paths,
    name: NAME,
    createMachine: () =>
      createNodeWing(files, {
        door: { kind: 'daemon', name: NAME },
        host: { stays: true },
        log: NAME,
      }),
    stopped: stopped.promise,
    onReady: ({ door }) => {
      const socket = door.current?.socket ?? '';
      if (json) {
        process.stdout.write(`${JSON.stringify({ pid: process.pid, door: NAME, socket })}\n`);
      } else {
        process.stdout.write('The Aerie daemon is ready. Ctrl-C ends it and its sessions.\n');
      }
    },
  });
  signals.dispose();
  switch (outcome) {
    case 'ended':
      return 0;
    case 'already-running':
      process.stderr.write('aerie: A daemon runs already. "aerie ls" shows its sessions.\n');
      return 1;
    case 'no-door':
      process.stderr.write(
        `aerie: The door of the daemon could not be opened in ${paths.run}. The log has the details: ${join(paths.logs, `${NAME}.log`)}\n`,
      );
      return 1;
  }
}
