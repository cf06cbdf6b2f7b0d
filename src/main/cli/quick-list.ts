// `aerie ls` without the library that parses command lines: shells' completion and prompts ask for it
// all the time, and loading that library takes longer than the rest.

import type { CommandContext } from './command-context.ts';
import { CommandRunner } from './command-runner.ts';
import { type ListOptions, listSessions } from './commands/list-sessions.ts';
import { connectRunningWing } from './connect-running-wing.ts';
import { nodeContext } from './node-context.ts';

const flags: Readonly<Record<string, ListOptions>> = {
  '--json': { json: true },
  '-q': { quiet: true },
  '--quiet': { quiet: true },
  '-r': { running: true },
  '--running': { running: true },
};

/** What a simple `aerie ls` asks for; undefined for anything that has to be parsed properly. */
export function parseQuickList(
  args: readonly string[],
): { readonly prefix: string | undefined; readonly options: ListOptions } | undefined {
  let prefix: string | undefined;
  let options: ListOptions = {};
  for (const arg of args) {
    const flag = Object.hasOwn(flags, arg) ? flags[arg] : undefined;
    if (flag) options = { ...options, ...flag };
    else if (arg.startsWith('-') || prefix !== undefined) return undefined;
    else prefix = arg;
  }
  return { prefix, options };
}

/** Lists and resolves to the exit code; undefined when `args` have to be parsed properly. */
export async function runQuickList(args: readonly string[]): Promise<number | undefined> {
  const request = parseQuickList(args);
  if (!request) return undefined;
  const { prefix, options } = request;
  const context: CommandContext = nodeContext((folder) => connectRunningWing(folder));
  const runner = new CommandRunner(context, undefined);
  await runner.withWing(options, (wing) => listSessions(wing, context, prefix, options));
  return runner.exitCode;
}
