import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const cli = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js');
/** Arguments of Node before those of the built app, so that it starts and ends sooner. */
export const keepCompiled = ['--import', new URL('./keep-compiled.ts', import.meta.url).href];

export interface StartOptions {
  /** Arguments after `serve`. */
  readonly args?: readonly string[];
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** A home used before; absent makes a new one. */
  readonly home?: string;
  /** The built command; absent means that of this checkout. */
  readonly command?: string;
  /** Called with the home before the start, e.g. to put a settings file there. */
  readonly prepare?: (home: string) => Promise<void> | void;
}

/** A running `aerie serve` with a home of its own. */
export interface RunningAerie {
  /** Sign-in link; works once. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** HOME and AERIE_HOME of the process, in a temporary folder. */
  readonly home: string;
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** All of standard output and standard error so far. */
  output(): { stdout: string; stderr: string };
  /** Sends `signal` and resolves to the exit code (or the signal it died of). */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  /** Ends the process if it still runs and removes its home. */
  dispose(): Promise<void>;
}

/** Environment for a process of the app that shares nothing with the user's own. */
export function isolatedEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    SHLVL: '1',
    SHELL: '/bin/bash',
    HOME: home,
    AERIE_HOME: join(home, '.aerie'),
  };
}

/** Path of the built command; run it with `process.execPath`. */
export const aerieCommand = cli;

/** Starts the built `aerie serve --json` and waits until it is ready. */
export async function startAerie(options: StartOptions = {}): Promise<RunningAerie> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'aerie-home-')));
  await options.prepare?.(home);
  const command = [...keepCompiled, options.command ?? cli];
  const args = [...command, 'serve', '--json', ...(options.args ?? [])];
  const env = { ...isolatedEnvironment(home), ...options.env };
  const child = spawn(process.execPath, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: home,
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const exited = once(child, 'exit');
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
      if (stdout.includes('\n')) resolve();
    });
  });
  const early = await Promise.race([ready, exited]);
  if (early !== undefined) {
    await rm(home, { recursive: true, force: true });
    throw new Error(`aerie serve ended before it was ready: ${stderr || 'run "npm run build"'}`);
  }
  const announced: { url: string; port: number; pid: number } = JSON.parse(stdout);
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
    return child.exitCode ?? child.signalCode;
  };
  return {
    ...announced,
    home,
    process: child,
    output: () => ({ stdout, stderr }),
    end,
    async dispose() {
      const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await end();
      clearTimeout(force);
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
