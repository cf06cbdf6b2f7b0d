import { readFile, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { AgentConfigError } from '../errors/acp-error.ts';
import type { AgentExit } from '../transport/transport.ts';
import { type ConfigProblem, lineOfKeys, readConfigProblem } from './config-problem.ts';

/** Larger files are not looked into. */
const MAX_BYTES = 1024 * 1024;

/** What to say of an agent that ended because of its configuration; undefined if that was not why. */
export async function configError(
  label: string,
  exit: AgentExit,
): Promise<AgentConfigError | undefined> {
  const problem = readConfigProblem(exit.stderrTail);
  if (!problem || !isAbsolute(problem.file)) return undefined;
  const { file, column, what } = problem;
  const line = problem.line ?? (await lineIn(problem));
  const where = line === undefined ? file : `${file}, line ${line}`;
  const words = what.includes(file) ? what : `${where}: ${what}`;
  return new AgentConfigError(
    `${label} cannot start because of a mistake in its configuration. ${words}${/[.!?]$/.test(words) ? '' : '.'} Correct the file, then try again.`,
    { ...exit, stderrTail: withoutFile(exit.stderrTail) },
    { file, line, column },
  );
}

/** opencode repeats the whole file, keys of providers and all. */
function withoutFile(stderr: string): string {
  const begin = stderr.indexOf('--- JSONC Input ---');
  const end = stderr.lastIndexOf('--- Errors ---');
  return begin < 0 || end < begin ? stderr : stderr.slice(0, begin) + stderr.slice(end);
}

/** Where the value stands, if the agent told only its name. */
async function lineIn({ file, keys }: ConfigProblem): Promise<number | undefined> {
  if (!keys) return undefined;
  try {
    const info = await stat(file);
    if (!info.isFile() || info.size > MAX_BYTES) return undefined;
    return lineOfKeys(await readFile(file, 'utf8'), keys);
  } catch {
    // The file alone must do.
    return undefined;
  }
}
