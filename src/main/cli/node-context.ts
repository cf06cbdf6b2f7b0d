import { homedir } from 'node:os';
import { appPaths } from '#core/system/app-paths.ts';
import { appFiles } from './app-files.ts';
import type { CommandContext } from './command-context.ts';

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
    async connect() {
      const { connectRunningWing } = await import('./connect-running-wing.ts');
      return connectRunningWing(appPaths({ platform, env, home: homedir() }).run);
    },
  };
}
