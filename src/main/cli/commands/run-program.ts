import type { RunInput } from '#shared/contract/index.ts';
import type { CommandContext, ConnectedWing } from '../command-context.ts';
import { CommandFailure, type Explanation } from '../command-failure.ts';
import { ExitCode, UNKNOWN_SIGNAL } from '../exit-code.ts';
import { printJson } from '../output/print.ts';

export interface RunOptions {
  readonly json?: true;
  readonly cwd?: string;
  readonly timeout?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly maxOutput?: number;
}

/** `aerie run`: a command without a terminal; answers with its exit code. */
export async function runProgram(
  wing: ConnectedWing,
  { stdout, stderr, cwd }: CommandContext,
  line: string | undefined,
  program: readonly string[] | undefined,
  options: RunOptions,
): Promise<number> {
  const [command, ...args] = program ?? [];
  if ((line === undefined) === (command === undefined)) {
    throw new CommandFailure(
      'usage',
      'Say what to run, e.g.: aerie run -- npm test, or: aerie run "npm test | tail -3"',
      ExitCode.usage,
    );
  }
  const { resolve } = await import('node:path');
  const result = await wing.api.sessions.run({
    ...(command === undefined ? { command: line ?? '' } : { command, args }),
    cwd: resolve(cwd, options.cwd ?? ''),
    ...given({ timeoutMs: options.timeout, env: options.env, maxOutputBytes: options.maxOutput }),
  });
  if (options.json) printJson(stdout, result);
  else {
    stdout.write(result.stdout);
    stderr.write(result.stderr);
    if (result.truncated) {
      stderr.write('aerie: The output was longer; --max-output keeps more of it.\n');
    }
    if (result.timedOut) stderr.write('aerie: The time was over; the command was ended.\n');
  }
  if (result.timedOut) return ExitCode.timeout;
  return result.exitCode < 0 ? UNKNOWN_SIGNAL : result.exitCode;
}

/** Exit codes that cannot be mistaken for the command's own. */
export function runFailureCode({ code }: Explanation): number {
  if (code === 'shell_not_found') return ExitCode.commandNotFound;
  if (code === 'spawn_failed') return ExitCode.notExecutable;
  return ExitCode.runFailed;
}

function given(
  values: {
    [K in 'timeoutMs' | 'env' | 'maxOutputBytes']: RunInput[K] | undefined;
  },
): Partial<RunInput> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
