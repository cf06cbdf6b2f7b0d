// Runs a command without a terminal, with bounds on its time and output. Whatever it started is ended
// with it when the time is over; what it left running on purpose is not waited for.

import { spawn } from 'node:child_process';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { RunInput, RunResult } from '#shared/contract/index.ts';
import { checkFolder, resolveProgram } from '../pty/spawn-check.ts';
import { BoundedOutput } from './bounded-output.ts';
import { commandEnd } from './command-end.ts';
import { endCommand } from './end-command.ts';

/** What a command runs with. */
export interface RunContext {
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborting ends the command as a timeout does. */
  readonly signal?: AbortSignal | undefined;
}

/** @throws AppError `cwd_not_found`, `shell_not_found`, `spawn_failed` */
export async function runCommand(input: RunInput, context: RunContext): Promise<RunResult> {
  const { env, cwd, platform, clock } = context;
  await checkFolder(cwd);
  const [program, args] = await commandLine(input, context);
  const child = spawn(program, args, {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that it can be ended as a whole.
    detached: platform !== 'win32',
    windowsHide: true,
    windowsVerbatimArguments: input.args === undefined,
  });
  const stdout = new BoundedOutput(input.maxOutputBytes);
  const stderr = new BoundedOutput(input.maxOutputBytes);
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  let timedOut = false;
  const stop = (): void => {
    timedOut = true;
    void endCommand(child, context);
  };
  const timer = input.timeoutMs ? clock.after(input.timeoutMs, stop) : undefined;
  context.signal?.addEventListener('abort', stop);
  try {
    if (context.signal?.aborted) stop();
    const exitCode = await commandEnd(child, clock, () => stdout.received + stderr.received);
    const truncated = stdout.truncated || stderr.truncated;
    return { exitCode, stdout: stdout.text, stderr: stderr.text, truncated, timedOut };
  } finally {
    timer?.dispose();
    context.signal?.removeEventListener('abort', stop);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

async function commandLine(
  { command, args }: RunInput,
  { env, cwd, platform }: RunContext,
): Promise<[string, string[]]> {
  if (args) return [await resolveProgram({ shell: command, cwd, env }, platform), [...args]];
  if (platform !== 'win32') return ['/bin/sh', ['-c', command]];
  return [env['ComSpec'] ?? 'cmd.exe', ['/d', '/s', '/c', `"${command}"`]];
}
