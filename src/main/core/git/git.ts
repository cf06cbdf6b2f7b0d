// Runs the system's git: never through a shell, never with a question, bounded in time and output, and
// without the programs that a repository names (hooks, filters, monitors, external diffs, …) unless a
// person asks for them. Whoever may write to the folder would run them outside of any sandbox.

import { spawn } from 'node:child_process';
import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isAppError } from '#shared/base/app-error.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { plainText } from '#shared/chat/safe-text.ts';
import { BoundedOutput } from '../operations/bounded-output.ts';
import { commandEnd } from '../operations/command-end.ts';
import { endCommand } from '../operations/end-command.ts';
import { resolveProgram } from '../pty/spawn-check.ts';
import { gitEnvironment } from './git-environment.ts';
import type { Latin1 } from './git-names.ts';
import { type GitPlaces, PlainRepositories } from './plain-repositories.ts';
import type { PlainSettings } from './plain-settings.ts';

export interface GitPorts {
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Folder of ours that no session may write to; that of temporary files if absent. */
  readonly gitFolder?: string;
}

/** In a repository that was found; or in a folder, for what looks at no files. */
type GitPlace =
  | { readonly repository: GitPlaces; readonly cwd?: undefined }
  | { readonly cwd: string; readonly repository?: undefined };

export type GitOptions = GitPlace & {
  readonly input?: Uint8Array;
  /** Laid over the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** 20,000 unless given. */
  readonly timeoutMs?: number;
  /** Bytes of output kept; 16 MiB unless given. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** It changes the repository: it may take locks that others wait for. */
  readonly writes?: boolean;
  /** Somebody wants the programs of the repository to run, its hooks too. */
  readonly ownPrograms?: boolean;
  /** Folder of hooks that run, which are the user's own. */
  readonly hooks?: string;
  /** Told what it prints about its progress. */
  readonly onProgress?: (text: string) => void;
};

export interface GitResult {
  readonly code: number;
  readonly stdout: Latin1;
  readonly stderr: string;
  readonly truncated: boolean;
  /** It took too long, or was stopped. */
  readonly stopped: boolean;
}

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_STDERR = 256 * 1024;
const MAX_REASON = 1500;

/** What a repository's or a user's settings must not change about what is read here. */
const fixed: readonly string[] = [
  'core.fsmonitor=false',
  'core.quotePath=false',
  'core.pager=cat',
  // Larger files are compared as a whole, not line by line.
  'core.bigFileThreshold=10m',
  'color.ui=false',
  'diff.noprefix=false',
  'diff.mnemonicPrefix=false',
  'diff.suppressBlankEmpty=false',
  'diff.interHunkContext=0',
  'apply.whitespace=nowarn',
  'apply.ignoreWhitespace=false',
  'submodule.recurse=false',
  'advice.detachedHead=false',
  // It goes on after its command, in a folder that is gone by then.
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting]);

/** Commands for which no content filter is run; others are run in a repository that was found. */
const withoutFiles = new Set([
  'branch',
  'config',
  'for-each-ref',
  'ls-files',
  'rev-list',
  'rev-parse',
  'show-ref',
  'symbolic-ref',
  'update-ref',
  'worktree',
]);
const nobody = { GIT_COMMITTER_NAME: 'Aerie', GIT_COMMITTER_EMAIL: 'aerie@localhost' } as const;
const MAX_SETTINGS_BYTES = 1024 * 1024;

export class Git {
  readonly #ports: GitPorts;
  readonly #plain: PlainRepositories;
  #found: Promise<{ program: string; env: Record<string, string> }> | undefined;

  constructor(ports: GitPorts) {
    this.#ports = ports;
    this.#plain = new PlainRepositories({
      ...ports,
      list: (file, { root }) => this.#settingsIn(file, root),
    });
  }

  /** Runs it to its end, whatever that is. @throws AppError `git_missing`, `git_failed` */
  async run(args: readonly string[], options: GitOptions): Promise<GitResult> {
    const [command = ''] = args;
    const { repository } = options;
    if (repository) {
      if (options.writes) await refuseLedAway(repository);
      return this.#plain.lend(repository, (env) => this.#run(args, repository.root, options, env));
    }
    if (!options.ownPrograms && !withoutFiles.has(command)) {
      throw new Error(`“git ${command}” looks at files: tell it in which repository.`);
    }
    return this.#run(args, options.cwd, options, {});
  }

  /** What the repository says by itself. @throws AppError `git_missing`, `git_failed` */
  settingsOf(repository: GitPlaces): Promise<PlainSettings> {
    return this.#plain.settings(repository);
  }

  async #run(
    args: readonly string[],
    cwd: string,
    options: GitOptions,
    places: Readonly<Record<string, string>>,
  ): Promise<GitResult> {
    const { program, env } = await this.#find();
    const { clock, platform } = this.#ports;
    options.signal?.throwIfAborted();
    const child = spawn(program, [...fixed, ...hookArguments(options), ...args], {
      cwd,
      env: { ...env, ...variablesOf(options), ...places, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A process group of its own, so that it can be ended as a whole.
      detached: platform !== 'win32',
      windowsHide: true,
    });
    const stdout = new BoundedOutput(options.maxBytes ?? MAX_BYTES);
    const stderr = new BoundedOutput(MAX_STDERR);
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr.push(chunk);
      options.onProgress?.(chunk.toString('utf8'));
    });
    child.stdin.on('error', () => {
      // It ended before it read everything; its exit code tells why.
    });
    child.stdin.end(options.input ?? '');
    let stopped = false;
    const stop = (): void => {
      stopped = true;
      void endCommand(child, this.#ports);
    };
    const timer = clock.after(options.timeoutMs ?? TIMEOUT_MS, stop);
    options.signal?.addEventListener('abort', stop);
    try {
      const code = await commandEnd(child, clock, () => stdout.received + stderr.received);
      return {
        code,
        stdout: stdout.bytes.toString('latin1'),
        stderr: stderr.text,
        truncated: stdout.truncated,
        stopped,
      };
    } catch (cause) {
      throw new AppError('git_failed', 'Git could not be started. Check that it may be run.', {
        cause,
      });
    } finally {
      timer.dispose();
      options.signal?.removeEventListener('abort', stop);
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
    }
  }

  /** What it prints. @throws AppError `git_missing`, `git_failed` with its reason unless it ends with 0 */
  async read(args: readonly string[], options: GitOptions): Promise<Latin1> {
    const result = await this.run(args, options);
    if (result.code !== 0 || result.stopped) throw gitFailed(result);
    if (result.truncated) {
      throw new AppError('git_failed', 'Git has more to tell about this than can be shown.');
    }
    return result.stdout;
  }

  async #settingsIn(file: string, cwd: string): Promise<Latin1> {
    const args = ['config', '--file', file, '--includes', '--list', '-z'];
    const result = await this.#run(args, cwd, { cwd, maxBytes: MAX_SETTINGS_BYTES }, {});
    if (result.code === 0 && !result.stopped && !result.truncated) return result.stdout;
    if (!(await stat(file).catch(() => null))) return '';
    throw gitFailed(result);
  }

  #find(): Promise<{ program: string; env: Record<string, string> }> {
    this.#found ??= this.#look().catch((error: unknown) => {
      // It may be installed meanwhile.
      this.#found = undefined;
      throw error;
    });
    return this.#found;
  }

  async #look() {
    const { platform, userEnvironment } = this.#ports;
    const env = gitEnvironment(await userEnvironment(), platform);
    try {
      const program = await resolveProgram({ shell: 'git', cwd: '/', env }, platform);
      return { program, env };
    } catch (cause) {
      if (!isAppError(cause)) throw cause;
      throw new AppError('git_missing', missing(platform), { cause });
    }
  }
}

/** Hooks run only where somebody wants them, and the user's own. */
function hookArguments({ ownPrograms, hooks = '/dev/null' }: GitOptions): string[] {
  return ownPrograms ? [] : ['-c', `core.hooksPath=${hooks}`];
}

/** Git itself reaches no other machine here, nor a program that a remote names, unless its hooks do. */
function variablesOf(options: GitOptions): Record<string, string> {
  const { writes, ownPrograms, hooks, repository } = options;
  return {
    ...(writes ? {} : { GIT_OPTIONAL_LOCKS: '0' }),
    ...(ownPrograms || hooks !== undefined
      ? {}
      : { GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1' }),
    // Logs of references may be links, and the name of who wrote them whatever the repository says.
    ...(repository || ownPrograms ? {} : nobody),
  };
}

/** Git writes these where a link leads, which may be anywhere. @throws AppError `git_failed` */
async function refuseLedAway({ gitDir }: GitPlaces): Promise<void> {
  for (const name of ['index', 'logs/HEAD', 'COMMIT_EDITMSG']) {
    const path = join(gitDir, name);
    const info = await lstat(path).catch(() => null);
    if (!info?.isSymbolicLink()) continue;
    const message = `“${path}” is a link to elsewhere, where git would write. Use git in a terminal.`;
    throw new AppError('git_failed', message);
  }
}

/** The failure of a command of git, with what it says. */
export function gitFailed({ stderr, stopped }: GitResult): AppError {
  if (stopped) {
    return new AppError('git_failed', 'Git took too long and was stopped. Try again.');
  }
  if (/xcrun: error|xcode-select/.test(stderr)) {
    return new AppError('git_missing', missing('darwin'));
  }
  const reason = plainText(stderr).trim().slice(0, MAX_REASON);
  return new AppError('git_failed', reason === '' ? 'Git failed without a reason.' : reason);
}

function missing(platform: NodeJS.Platform): string {
  const how: Partial<Record<NodeJS.Platform, string>> = {
    darwin: 'Run “xcode-select --install” in a terminal',
    linux: 'Install the package “git” of your system',
  };
  const step = how[platform] ?? 'Install it from https://git-scm.com';
  return `Git is not installed. ${step}, then try again.`;
}
