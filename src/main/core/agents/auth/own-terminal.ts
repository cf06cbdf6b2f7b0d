import { spawn } from 'node:child_process';
import type { ExitInfo } from '../errors/acp-error.ts';
import type { LoginTerminal } from './run-login.ts';

/** Runs log-ins in the terminal that this program itself runs in; for programs of a command line. */
export function ownTerminal(): LoginTerminal {
  return {
    run: ({ command, args, env }, signal) =>
      new Promise<ExitInfo>((resolve, reject) => {
        const child = spawn(command, [...args], { env: { ...env }, stdio: 'inherit', signal });
        child.once('error', reject);
        child.once('exit', (exitCode, by) => resolve({ exitCode, signal: by }));
      }),
  };
}
