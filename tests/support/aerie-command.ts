import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { spawn as spawnPty } from 'node-pty';
import { expect, vi } from 'vitest';
import { aerieCommand, isolatedEnvironment } from './start-aerie.ts';

/** A line for a shell that runs the built command with this very Node. */
export const aerieLine = `'${process.execPath}' '${aerieCommand}'`;

/** How a command went. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built `aerie` as the user of `home`, to its end. */
export async function runAerie(
  home: string,
  args: readonly string[],
  input: string | Uint8Array = '',
): Promise<Ran> {
  return runProcess(home, process.execPath, [aerieCommand, ...args], input);
}

/** Runs a line of bash in which `$AERIE` is the command. */
export async function runBash(home: string, line: string): Promise<Ran> {
  return runProcess(home, 'bash', ['-c', `AERIE() { ${aerieLine} "$@"; }\n${line}`], '');
}

async function runProcess(
  home: string,
  program: string,
  args: readonly string[],
  input: string | Uint8Array,
): Promise<Ran> {
  const child = spawn(program, [...args], {
    env: isolatedEnvironment(home),
    cwd: home,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // It may end without having read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

/** A running `aerie daemon`. */
export interface RunningDaemon {
  /** Ends it and resolves to the exit code. */
  end(): Promise<number | null>;
}

/** Starts the built `aerie daemon` as the user of `home` and waits until it is ready. */
export async function startDaemon(home: string): Promise<RunningDaemon> {
  const child = spawn(process.execPath, [aerieCommand, 'daemon', '--json'], {
    env: isolatedEnvironment(home),
    cwd: home,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const early = await Promise.race([once(child.stdout, 'data'), exited.then(() => null)]);
  if (early === null) throw new Error('aerie daemon ended before it was ready.');
  return {
    async end() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

/** What is kept of a terminal's text, in characters. */
const MAX_TEXT = 100_000;

/** A person's terminal: what a program in a PTY prints, and keys for it. */
export class PersonsTerminal {
  readonly pid: number;
  readonly exited: Promise<number>;
  text = '';
  readonly #pty: ReturnType<typeof spawnPty>;

  /** Runs a line of bash in which `AERIE` is the command. */
  constructor(home: string, line: string, size = { cols: 100, rows: 30 }) {
    this.#pty = spawnPty('bash', ['-c', `AERIE() { ${aerieLine} "$@"; }\n${line}`], {
      env: isolatedEnvironment(home),
      cwd: home,
      ...size,
    });
    this.pid = this.#pty.pid;
    this.#pty.onData((data) => {
      this.text = (this.text + data).slice(-MAX_TEXT);
    });
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode }) => resolve(exitCode));
    });
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  resize(cols: number, rows: number): void {
    this.#pty.resize(cols, rows);
  }

  /** Resolves once the text shows `part`. */
  async shows(part: string | RegExp): Promise<void> {
    await vi.waitFor(() => expect(this.text).toMatch(part), { timeout: 20_000, interval: 20 });
  }

  kill(): void {
    this.#pty.kill('SIGKILL');
  }
}
