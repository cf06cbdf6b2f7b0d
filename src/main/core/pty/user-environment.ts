// An app started from a desktop does not have the environment of the user's terminal: PATH and the
// like are set in the start-up files of the login shell. So that shell is asked once.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { nodeClock } from '../system/node-clock.ts';
import { endProcessTree } from './end-process-tree.ts';
import { sanitisedEnvironment } from './environment.ts';
import { systemProcessTable } from './process-table.ts';

export interface UserEnvironmentOptions {
  readonly platform: NodeJS.Platform;
  /** The login shell, an absolute path. */
  readonly shell: string;
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  /** After this the shell is ended and our own environment is used. */
  readonly timeoutMs: number;
}

/** More than any environment the kernel would pass on. */
const MAX_OUTPUT_CHARS = 8 * 1024 * 1024;

/**
 * The environment as the user's login shell has it. Our own where it is that already (started from
 * a terminal, Windows) or where the shell does not answer in time. Never rejects.
 */
export async function readUserEnvironment(
  options: UserEnvironmentOptions,
): Promise<Record<string, string>> {
  const { platform, shell, processEnv, timeoutMs } = options;
  const own = definedOnly(processEnv);
  const fromTerminal = Boolean(processEnv['TERM'] && processEnv['SHLVL']);
  if (platform === 'win32' || fromTerminal) return own;
  const mark = `aerie-${randomBytes(8).toString('hex')}`;
  const env = { ...sanitisedEnvironment(own, platform), AERIE_RESOLVING_ENVIRONMENT: '1' };
  const output = await runLoginShell({ shell, mark, env }, timeoutMs);
  const found = output === null ? null : parseEnvironment(output, mark);
  if (found === null) return own;
  delete found['AERIE_RESOLVING_ENVIRONMENT'];
  return found;
}

/** A command any shell understands, which prints the environment between two marks. */
function printCommand(mark: string): string {
  // macOS before 13 has no `env -0`, but Perl.
  const perl = 'perl -e "print map { qq(\\$_=\\$ENV{\\$_}\\0) } keys %ENV"';
  return `/bin/sh -c 'printf %s ${mark}; env -0 2>/dev/null || ${perl}; printf %s ${mark}'`;
}

/** The variables between two `mark`s, NUL after each; null if there are none. */
export function parseEnvironment(output: string, mark: string): Record<string, string> | null {
  const body = output.split(mark)[1];
  if (body === undefined || !output.slice(output.indexOf(mark) + 1).includes(mark)) return null;
  const env: Record<string, string> = {};
  for (const line of body.split('\0')) {
    const at = line.indexOf('=');
    if (at > 0) env[line.slice(0, at)] = line.slice(at + 1);
  }
  return Object.keys(env).length > 0 ? env : null;
}

/** What the shell printed up to the second `mark`; null if that did not come in time. */
async function runLoginShell(
  options: { shell: string; mark: string; env: Record<string, string> },
  timeoutMs: number,
): Promise<string | null> {
  const { shell, mark, env } = options;
  // Detached: in a session of its own, so that an interactive shell cannot take our terminal.
  const child = spawn(shell, ['-l', '-i', '-c', printCommand(mark)], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const output = await collect(child, mark, timeoutMs);
  // A shell that answered ends by itself, and what its start-up files left running may stay.
  if (output === null && child.pid !== undefined) {
    await endProcessTree({
      root: { pid: child.pid, startedAt: null },
      graceMs: 0,
      processes: systemProcessTable(''),
      clock: nodeClock,
    });
  }
  return output;
}

function collect(child: ChildProcess, mark: string, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    let output = '';
    const finish = (result: string | null): void => {
      timer.dispose();
      // A program left running by the user's files may keep the pipe open for ever.
      child.stdout?.destroy();
      resolve(result);
    };
    const timer = nodeClock.after(timeoutMs, () => finish(null));
    child.stdout?.setEncoding('utf8');
    child.stdout?.on('data', (text: string) => {
      output += text;
      if (output.split(mark).length > 2) finish(output);
      else if (output.length > MAX_OUTPUT_CHARS) finish(null);
    });
    child.on('error', () => finish(null));
    child.on('close', () => finish(null));
  });
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) defined[name] = value;
  return defined;
}
