import type { ExecResult } from '#shared/contract/index.ts';
import type { CommandContext, ConnectedWing } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';
import { ExitCode } from '../exit-code.ts';
import { printJson } from '../output/print.ts';

export interface ExecOptions {
  readonly json?: true;
  /** False with `--no-newline`. */
  readonly newline: boolean;
  /** Submit with Return, as full-screen programs expect, instead of a line feed. */
  readonly enter?: true;
  readonly prefix?: string;
  readonly sync?: readonly string[];
}

/** `aerie exec`: types a line into one session, several, or all of a prefix. */
export async function typeIntoSessions(
  wing: ConnectedWing,
  context: CommandContext,
  words: readonly string[],
  options: ExecOptions,
): Promise<number> {
  const several = options.prefix !== undefined || options.sync !== undefined;
  if (options.prefix !== undefined && options.sync !== undefined) {
    throw usage('Use either --prefix or --sync, not both.');
  }
  const [id, ...after] = words;
  const text = (several ? words : after).join(' ');
  const typing = {
    input: text,
    newline: options.newline,
    submitKey: options.enter ? ('cr' as const) : ('lf' as const),
  };
  if (words.length === 0 || (!several && after.length === 0)) {
    throw usage('Say what to type, e.g.: aerie exec build -- npm test');
  }
  if (options.prefix !== undefined) {
    const results = await wing.api.sessions.execPrefix({ prefix: options.prefix, ...typing });
    return tellResults(context, results, options);
  }
  if (options.sync !== undefined) {
    const results = await wing.api.sessions.execSync({ ids: [...options.sync], ...typing });
    return tellResults(context, results, options);
  }
  if (id === undefined) throw usage('Say which session to type into.');
  await wing.api.sessions.exec({ id, ...typing });
  if (options.json) printJson(context.stdout, [{ id, ok: true, error: null }]);
  return ExitCode.ok;
}

function tellResults(
  { stdout, stderr }: CommandContext,
  results: readonly ExecResult[],
  { json }: { readonly json?: true },
): number {
  if (json) printJson(stdout, results);
  else {
    for (const { error } of results) if (error) stderr.write(`aerie: ${error.message}\n`);
  }
  return results.every(({ ok }) => ok) ? ExitCode.ok : ExitCode.failed;
}

function usage(message: string): CommandFailure {
  return new CommandFailure('usage', message, ExitCode.usage);
}
