import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { plainLine, plainText } from '#shared/chat/safe-text.ts';
import { ProcessError } from '../errors/acp-error.ts';
import { fieldOf } from '../errors/field-of.ts';
import type { FoundAgent } from './found-agent.ts';

/** What is run to ask for a version. */
export type VersionedProgram = Pick<FoundAgent, 'command' | 'programArgs' | 'env' | 'path'>;

const run = promisify(execFile);
const TIMEOUT_MS = 15_000;
const MAX_OUTPUT = 64 * 1024;
const MAX_LINE = 200;
const MAX_REMEMBERED = 100;

/** Asks programs for their version, each only once as long as its file does not change. */
export class CliVersions {
  readonly #known = new Map<string, Promise<string>>();

  /** The first line of what `--version` prints. @throws ProcessError if it prints nothing */
  async read(program: VersionedProgram): Promise<string> {
    const info = await stat(program.path).catch(() => null);
    const key = JSON.stringify([program.path, info?.mtimeMs, info?.size]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const asked = askVersion(program);
    this.#known.set(key, asked);
    for (const old of this.#known.keys()) {
      if (this.#known.size > MAX_REMEMBERED) this.#known.delete(old);
    }
    // A failure may pass.
    asked.catch(() => this.#known.delete(key));
    return asked;
  }
}

/** Versions of programs that were asked for, for all who do not bring their own. */
export const sharedVersions = new CliVersions();

async function askVersion({ command, programArgs, env, path }: VersionedProgram): Promise<string> {
  try {
    const { stdout } = await run(command, [...programArgs, '--version'], {
      env: { ...env },
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_OUTPUT,
      windowsHide: true,
    });
    const line = plainText(stdout)
      .split('\n')
      .find((candidate) => candidate.trim() !== '');
    if (line === undefined) throw new Error('it printed nothing');
    return plainLine(line, MAX_LINE);
  } catch (cause) {
    const code = fieldOf(cause, 'code');
    const signal = fieldOf(cause, 'signal');
    const stderr = fieldOf(cause, 'stderr');
    throw new ProcessError(
      `"${path}" did not tell its version. Try "${path} --version" in a terminal.`,
      {
        exitCode: typeof code === 'number' ? code : null,
        signal: typeof signal === 'string' ? signal : null,
        stderrTail: typeof stderr === 'string' ? plainText(stderr).trim() : '',
      },
      { cause },
    );
  }
}
