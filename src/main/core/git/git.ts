// Runs the system's git: never through a shell, never with a question, bounded in time and output, and
// without what a repository would have it run (hooks, monitors, external diffs) unless that is asked for.

import { spawn } from 'node:child_process';
import { AppError, isAppError } from '#shared/base/app-error.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { plainText } from '#shared/chat/safe-text.ts';
import { BoundedOutput } from '../operations/bounded-output.ts';
import { commandEnd } from '../operations/command-end.ts';
import { endCommand } from '../operations/end-command.ts';
import { resolveProgram } from '../pty/spawn-check.ts';
import { gitEnvironment } from './git-environment.ts';
import type { Latin1 } from './git-names.ts';

export interface GitPorts {
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface GitOptions {
  /** Folder it runs in, which exists. */
  readonly cwd: string;
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
  /** Hooks of the repository run. */
  readonly hooks?: boolean;
  /** Told what it prints about its progress. */
  readonly onProgress?: (text: string) => void;
}

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
].flatMap((setting) => ['-c', setting]);

export class Git {
  readonly #ports: GitPorts;
  #found: Promise<{ program: string; env: Record<string, string> }> | undefined;

  constructor(ports: GitPorts) {
    this.#ports = ports;
  }

  /** Runs it to its end, whatever that is. @throws AppError `git_missing`, `git_failed` */
  async run(args: readonly string[], options: GitOptions): Promise<GitResult> {
    const { program, env } = await this.#find();
    const { clock, platform } = this.#ports;
    const noHooks = options.hooks ? [] : ['-c', 'core.hooksPath=/dev/null'];
    options.signal?.throwIfAborted();
    const child = spawn(program, [...fixed, ...noHooks, ...args], {
      cwd: options.cwd,
      env: { ...env, ...(options.writes ? {} : { GIT_OPTIONAL_LOCKS: '0' }), ...options.env },
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
