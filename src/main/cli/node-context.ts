import { homedir } from 'node:os';
import { runFolder } from '#client/run-folder.ts';
import { appFiles } from './app-files.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailure } from './command-failure.ts';

/** The context of a real process. */
export function nodeContext(): CommandContext {
  const { stdout, stderr, env, platform } = process;
  // A reader that goes away, as in `aerie logs build | head`, is no error.
  stdout.on('error', () => process.exit(0));
  stderr.on('error', () => {});
  return {
    // Opening standard input costs time that few commands need.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    platform,
    signals: process,
    get files() {
      return appFiles(import.meta.dirname);
    },
    async connect({ start = false } = {}) {
      const { connectRunningWing } = await import('./connect-running-wing.ts');
      const folder = runFolder({ platform, env, home: homedir() });
      try {
        return await connectRunningWing(folder);
      } catch (error) {
        if (!start || !(error instanceof CommandFailure) || error.code !== 'not_running')
          throw error;
        const { startSessionHost } = await import('./start-session-host.ts');
        await startSessionHost(this.files);
        return connectRunningWing(folder);
      }
    },
  };
}
