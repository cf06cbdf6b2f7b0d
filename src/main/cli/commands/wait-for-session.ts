import type { WaitCondition } from '#shared/contract/index.ts';
import type { CommandContext, ConnectedWing } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';
import { ExitCode } from '../exit-code.ts';
import { exitCodeOf } from '../exit-code-of.ts';
import { parseDuration } from '../option-values.ts';
import { printJson } from '../output/print.ts';

export interface WaitOptions {
  readonly json?: true;
  readonly timeout?: number;
  /** Answer with the program's own exit code. */
  readonly exitCode?: true;
}

/** `aerie wait`: until a session ends, is quiet, or prints a text. */
export async function waitForSession(
  wing: ConnectedWing,
  { stdout, stderr }: CommandContext,
  [id, mode, value]: readonly [string, string, string | undefined],
  options: WaitOptions,
): Promise<number> {
  const until = condition(mode, value);
  const result = await wing.api.sessions.wait({
    id,
    until,
    ...(options.timeout === undefined ? {} : { timeoutMs: options.timeout }),
  });
  if (options.json) printJson(stdout, result);
  if (result.timedOut) {
    if (!options.json) stderr.write('aerie: The time was over before it happened.\n');
    return ExitCode.timeout;
  }
  if (until.mode === 'exit') {
    const code = await exitCodeOf(wing, id, result.exitCode ?? 0);
    if (!options.json) stdout.write(`${code}\n`);
    return options.exitCode ? code : ExitCode.ok;
  }
  if (result.exitCode === null) return ExitCode.ok;
  if (!options.json) stderr.write(`aerie: The session "${id}" ended before it happened.\n`);
  return options.exitCode ? await exitCodeOf(wing, id, result.exitCode) : ExitCode.wrongState;
}

function condition(mode: string, value: string | undefined): WaitCondition {
  if (mode === 'exit' && value === undefined) return { mode: 'exit' };
  if (mode === 'idle') return { mode: 'idle', idleMs: parseDuration(value ?? '1s') };
  if (mode === 'match' && value) return { mode: 'match', pattern: value };
  throw new CommandFailure(
    'usage',
    'Say what to wait for: exit, idle with a time such as 500ms, or match with a text.',
    ExitCode.usage,
  );
}
