// `aerie kill`, `aerie kill-prefix` and `aerie rm`.

import type { KillPrefixResult } from '#shared/contract/index.ts';
import type { CommandContext, ConnectedWing } from '../command-context.ts';
import { explainFailure } from '../command-failure.ts';
import { ExitCode } from '../exit-code.ts';
import { printJson, printLines } from '../output/print.ts';

export interface EndOptions {
  readonly json?: true;
  /** Wait until the programs are gone. */
  readonly wait?: true;
}

/** Ends each session; what goes wrong with one does not keep the others alive. */
export async function killSessions(
  wing: ConnectedWing,
  context: CommandContext,
  ids: readonly string[],
  options: EndOptions,
): Promise<number> {
  return forEach(wing, context, ids, options, 'killed', (id) => wing.api.sessions.kill({ id }));
}

/** Forgets each session; one that runs is ended first. */
export async function removeSessions(
  wing: ConnectedWing,
  context: CommandContext,
  ids: readonly string[],
  options: { readonly json?: true },
): Promise<number> {
  return forEach(wing, context, ids, options, 'removed', (id) => wing.api.sessions.remove({ id }));
}

/** Ends the running sessions that `prefix` means. */
export async function killPrefix(
  wing: ConnectedWing,
  context: CommandContext,
  prefix: string,
  options: EndOptions,
): Promise<number> {
  const { killed, errors } = await wing.api.sessions.killPrefix({ prefix });
  return finish(wing, context, options, 'killed', killed, errors);
}

async function forEach(
  wing: ConnectedWing,
  context: CommandContext,
  ids: readonly string[],
  options: EndOptions,
  word: 'killed' | 'removed',
  end: (id: string) => Promise<unknown>,
): Promise<number> {
  const done: string[] = [];
  const errors: Record<string, { code: string; message: string }> = {};
  let exitCode: number = ExitCode.ok;
  for (const id of ids) {
    try {
      await end(id);
      done.push(id);
    } catch (error) {
      const failure = explainFailure(error);
      errors[id] = { code: failure.code, message: failure.message };
      exitCode = failure.exitCode;
    }
  }
  const finished = await finish(wing, context, options, word, done, errors);
  return exitCode === ExitCode.ok ? finished : exitCode;
}

async function finish(
  wing: ConnectedWing,
  { stdout, stderr }: CommandContext,
  options: EndOptions,
  word: 'killed' | 'removed',
  done: readonly string[],
  errors: KillPrefixResult['errors'] | Record<string, { code: string; message: string }>,
): Promise<number> {
  if (options.wait) {
    // One that is not listed any more has ended.
    const gone = done.map((id) => wing.api.sessions.wait({ id, until: { mode: 'exit' } }));
    await Promise.allSettled(gone);
  }
  if (options.json) printJson(stdout, { [word]: done, errors });
  else {
    printLines(stdout, done);
    for (const { message } of Object.values(errors)) stderr.write(`aerie: ${message}\n`);
  }
  return Object.keys(errors).length > 0 ? ExitCode.failed : ExitCode.ok;
}
