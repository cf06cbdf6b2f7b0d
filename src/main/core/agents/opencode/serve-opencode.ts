// Runs opencode's HTTP server for a moment, to ask what cannot be asked over ACP (acp.md 6.16).

import { type ChildProcess, spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import type { Clock, Random } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import { nodeClock } from '../../system/node-clock.ts';
import { nodeRandom } from '../../system/node-random.ts';
import { CancelledError, ProcessError, RequestTimeoutError } from '../errors/acp-error.ts';
import { secretRedactor } from '../transport/redact-secrets.ts';
import { SideHttp } from './side-http.ts';

export interface ServeOptions {
  /** Path of opencode's program. */
  readonly command: string;
  /** What comes before `serve`; nothing unless given. */
  readonly args?: readonly string[];
  /** The whole environment; the password is added. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the project. */
  readonly cwd: string;
  readonly signal?: AbortSignal;
  /** How long it may take until it listens, in ms; 10,000 unless given. */
  readonly startTimeoutMs?: number;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** A running `opencode serve`. Whoever started it closes it. */
export interface OpencodeServer {
  readonly http: SideHttp;
  readonly port: number;
  readonly pid: number | undefined;
  /** Resolves when the process is gone. Never rejects. */
  close(): Promise<void>;
}

const USER = 'opencode';
const PASSWORD_BYTES = 32;
const START_TIMEOUT_MS = 10_000;
const GRACE_MS = 2000;
const MAX_OUTPUT = 64 * 1024;
const BANNER = /listening on https?:\/\/[^\s:]+:(\d{1,5})\b/;

/**
 * Starts opencode's server on loopback with a password of its own and waits until it listens.
 * @throws ProcessError, RequestTimeoutError, CancelledError
 */
export async function serveOpencode(options: ServeOptions): Promise<OpencodeServer> {
  const { clock = nodeClock, random = nodeRandom, cwd, signal } = options;
  if (signal?.aborted) throw cancelled(signal);
  const password = Buffer.from(random.bytes(PASSWORD_BYTES)).toString('base64url');
  const env = {
    ...options.env,
    OPENCODE_SERVER_USERNAME: USER,
    OPENCODE_SERVER_PASSWORD: password,
  };
  const child = spawn(
    options.command,
    [...(options.args ?? []), 'serve', '--hostname', '127.0.0.1', '--port', '0'],
    {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own can be ended as a whole.
      detached: process.platform !== 'win32',
      windowsHide: true,
    },
  );
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  try {
    const port = await listening(child, options, clock, secretRedactor(env));
    const http = new SideHttp({
      hostname: '127.0.0.1',
      port,
      user: USER,
      password,
      directory: cwd,
    });
    let ended: Promise<void> | undefined;
    const close = (): Promise<void> => {
      http.close();
      ended ??= end(child, gone, clock);
      return ended;
    };
    return { http, port, pid: child.pid, close };
  } catch (error) {
    await end(child, gone, clock);
    throw error;
  }
}

/** The port that the server tells on its output. */
async function listening(
  child: ChildProcess,
  { signal, startTimeoutMs = START_TIMEOUT_MS }: ServeOptions,
  clock: Clock,
  redact: (text: string) => string,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] = (output[name] + text).slice(-MAX_OUTPUT);
      const port = BANNER.exec(output.stdout)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  }
  const onAbort = (): void => reject(cancelled(signal));
  signal?.addEventListener('abort', onAbort);
  const timer = clock.after(startTimeoutMs, () => {
    const message = `opencode did not begin to listen within ${startTimeoutMs / 1000} s. Try again.`;
    reject(new RequestTimeoutError(message));
  });
  const fail = (
    exit: { exitCode: number | null; signal: string | null },
    cause?: unknown,
  ): void => {
    const stderrTail = redact(stripVTControlCharacters(output.stderr).trim());
    const details = stderrTail === '' ? '' : `: ${stderrTail.slice(-500)}`;
    const message = `opencode could not be started${details}`;
    reject(new ProcessError(message, { ...exit, stderrTail }, { cause }));
  };
  child.once('error', (cause) => fail({ exitCode: null, signal: null }, cause));
  child.once('close', (exitCode, killedBy) => fail({ exitCode, signal: killedBy }));
  try {
    return await promise;
  } finally {
    timer.dispose();
    signal?.removeEventListener('abort', onAbort);
  }
}

async function end(child: ChildProcess, gone: Promise<void>, clock: Clock): Promise<void> {
  kill(child, 'SIGTERM');
  await within(gone, GRACE_MS, clock);
  kill(child, 'SIGKILL');
  await within(gone, GRACE_MS, clock);
}

/** Of a process that has ended, what it has left in its group: that keeps its number from others. */
function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform !== 'win32') process.kill(-child.pid, signal);
    else if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  } catch {
    // It ended by itself in between.
  }
}

function cancelled(signal: AbortSignal | undefined): CancelledError {
  return new CancelledError('Starting opencode was cancelled.', { cause: signal?.reason });
}
