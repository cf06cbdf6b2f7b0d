import { homedir } from 'node:os';
import { runFolder } from '#client/run-folder.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailure } from './command-failure.ts';
import type { connectRunningWing, RunningWing } from './connect-running-wing.ts';

type Connect = typeof connectRunningWing;

/** The context of a real process. What few commands need is loaded when it is asked for. */
export function nodeContext(connect: Connect = connectLater): CommandContext {
  const { stdout, stderr, env, platform } = process;
  // A reader that goes away, as in `aerie logs build | head`, is no error.
  stdout.on('error', () => process.exit(0));
  stderr.on('error', () => {});
  return {
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    platform,
    signals: process,
    stop: () => void process.kill(process.pid, 'SIGSTOP'),
    async files() {
      const { appFiles } = await import('./app-files.ts');
      return appFiles(import.meta.dirname);
    },
    async connect({ start = false } = {}) {
      const folder = runFolder({ platform, env, home: homedir() });
      const running = await connect(folder).catch((error: unknown) => {
        const isMissing = error instanceof CommandFailure && error.code === 'not_running';
        if (start && isMissing) return null;
        throw error;
      });
      if (running && !start) return running;
      const files = await this.files();
      // A session host of another build only keeps what it has.
      if (running && (running.door.kind !== 'host' || running.door.version === files.version)) {
        return running;
      }
      running?.dispose();
      const { startSessionHost } = await import('./start-session-host.ts');
      await startSessionHost(files);
      return connect(folder);
    },
  };
}

async function connectLater(folder: string): Promise<RunningWing> {
  const { connectRunningWing } = await import('./connect-running-wing.ts');
  return connectRunningWing(folder);
}
