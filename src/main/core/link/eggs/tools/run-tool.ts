// Runs one tool outside of all sandboxes, for a session in one.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Tool } from './load-tools.ts';

/** Of each of its outputs so much is passed on, in bytes. */
const MAX_OUTPUT = 1024 * 1024;
const TIMED_OUT = 124;
const BASE = ['HOME', 'PATH', 'LANG', 'USER', 'TMPDIR'];

/** For whom a tool runs. */
export interface ToolContext {
  /** The session's folder, in which it runs. */
  readonly cwd: string;
  /** What it is told of the session. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ToolRun {
  readonly exit_code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it to its end, or until `signal` aborts; then all that it started ends. Never rejects. */
export function runTool(
  { name, run, env, passed, timeoutMs }: Tool,
  args: readonly string[],
  context: ToolContext,
  user: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ToolRun> {
  return new Promise((resolve) => {
    const kept = [...BASE, ...passed].flatMap((key) => {
      const value = user[key];
      return value === undefined ? [] : [[key, value] as const];
    });
    // What a session says is never part of the script: it is in $1 and so on.
    const child = spawn('/bin/sh', ['-c', run, name, ...args], {
      ...{ cwd: context.cwd, env: { ...Object.fromEntries(kept), ...context.env, ...env } },
      ...{ detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    });
    let timedOut = false;
    const end = (): void => {
      try {
        // All that it started, with it.
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const done = (exit_code: number, more = ''): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve({ exit_code, stdout: stdout(), stderr: stderr() + more });
    };
    child.on('error', (error) => done(126, `${error.message}\n`));
    child.on('close', (code, killedBy) => {
      if (timedOut) return done(TIMED_OUT, `${name}: took longer than ${timeoutMs / 1000} s\n`);
      done(code ?? 128 + (killedBy ? constants.signals[killedBy] : 0));
    });
  });
}

/** Keeps the beginning of what comes; the rest is let go. */
function collect(stream: NodeJS.ReadableStream): () => string {
  const pieces: Buffer[] = [];
  let size = 0;
  stream.on('data', (piece: Buffer) => {
    if (size < MAX_OUTPUT) pieces.push(piece.subarray(0, MAX_OUTPUT - size));
    size += piece.length;
  });
  return () => Buffer.concat(pieces).toString('utf8');
}
