// Runs the commands of agents without a terminal: output through pipes, each command in a process
// group of its own, so that nothing it started outlives it.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { AppError } from '#shared/base/app-error.ts';
import { type Clock, type Logger, silentLogger } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import { commandEnd } from '../../operations/command-end.ts';
import { endProcessTree } from '../../pty/end-process-tree.ts';
import { sanitisedEnvironment } from '../../pty/environment.ts';
import { type ProcessTable, readProcStat, systemProcessTable } from '../../pty/process-table.ts';
import { checkFolder, resolveProgram } from '../../pty/spawn-check.ts';
import { nodeClock } from '../../system/node-clock.ts';
import { batchLine, type CommandLine } from './command-line.ts';
import type {
  HostedTerminal,
  TerminalCommand,
  TerminalExit,
  TerminalHost,
} from './terminal-host.ts';

/** What the commands run with; everything has a default. */
export interface PipeTerminalHostOptions {
  /** The user's environment. Default: this process's, without what belongs to Aerie's own runtime. */
  readonly environment?: () => Promise<Readonly<Record<string, string>>>;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** ms between asking to end and force. Default 2000. */
  readonly killGraceMs?: number;
}

const KILL_GRACE_MS = 2000;
/** How long what a killed command wrote last is waited for, in ms. */
const LAST_OUTPUT_MS = 1000;

/** Runs commands as child processes of this one. */
export function pipeTerminalHost(options: PipeTerminalHostOptions = {}): TerminalHost {
  return {
    async start(command, onOutput) {
      const environment = options.environment ?? (async () => sanitisedEnvironment(process.env));
      const env = { ...(await environment()), ...command.env };
      await checkFolder(command.cwd);
      const { program, args, verbatim } = await startable(command, env);
      const child = spawn(program, [...args], {
        cwd: command.cwd,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
        windowsVerbatimArguments: verbatim,
      });
      const terminal = new PipedCommand(child, onOutput, options);
      await terminal.started;
      return terminal;
    },
  };
}

async function startable(
  { program, args, verbatim, cwd }: TerminalCommand,
  env: Readonly<Record<string, string>>,
): Promise<CommandLine> {
  const found = await resolveProgram({ shell: program, cwd, env }).catch((cause: unknown) => {
    const message = `The program "${program}" was not found, or may not be run.`;
    throw new AppError('spawn_failed', message, { cause });
  });
  if (process.platform !== 'win32' || !/\.(cmd|bat)$/i.test(found)) {
    return { program: found, args, verbatim };
  }
  const line = batchLine(found, args, env['ComSpec']);
  if (line) return line;
  const message = `The arguments of "${program}" hold characters that a batch file cannot be given.`;
  throw new AppError('spawn_failed', message);
}

class PipedCommand implements HostedTerminal {
  readonly paneId = undefined;
  /** Rejects with an AppError if the system refused to start it. */
  readonly started: Promise<void>;
  readonly exited: Promise<TerminalExit>;
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #graceMs: number;
  readonly #startedAt: string | null;
  #received = 0;
  #ending: Promise<void> | undefined;

  constructor(
    child: ChildProcess,
    onOutput: (text: string) => void,
    options: PipeTerminalHostOptions,
  ) {
    this.#child = child;
    this.#clock = options.clock ?? nodeClock;
    this.#logger = options.logger ?? silentLogger;
    this.#graceMs = options.killGraceMs ?? KILL_GRACE_MS;
    // Failures after the start, e.g. of a signal, are seen elsewhere.
    child.on('error', (err) => this.#logger.debug({ err }, 'command of an agent'));
    const { pid } = child;
    const known = process.platform === 'linux' && pid !== undefined;
    this.#startedAt = known ? (readProcStat(pid)?.startedAt ?? null) : null;
    for (const stream of [child.stdout, child.stderr]) {
      // Each has its own: characters of the two must not be mixed byte by byte.
      const decoder = new StringDecoder('utf8');
      stream?.on('data', (chunk: Buffer) => {
        this.#received += chunk.length;
        onOutput(decoder.write(chunk));
      });
      stream?.on('end', () => onOutput(decoder.end()));
      stream?.on('error', (err) => this.#logger.debug({ err }, 'output of an agent’s command'));
    }
    const signal = new Promise<string | null>((resolve) => {
      child.once('exit', (_code, name) => resolve(name));
    });
    const ended = commandEnd(child, this.#clock, () => this.#received);
    this.started = Promise.race([
      new Promise<void>((resolve) => {
        child.once('spawn', resolve);
      }),
      ended.then(() => {}),
    ]);
    this.exited = ended.then(
      async (code) => exitOf(code, await signal),
      () => ({ exitCode: -1, signal: null }),
    );
  }

  kill(): Promise<void> {
    this.#ending ??= this.#end()
      .then(() => within(this.exited, LAST_OUTPUT_MS, this.#clock))
      .finally(() => {
        this.#ending = undefined;
      });
    return this.#ending;
  }

  async release(): Promise<void> {
    await this.kill();
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  async #end(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined) return;
    if (process.platform === 'win32') {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
      await new Promise<void>((resolve) => {
        execFile('taskkill', ['/pid', String(pid), '/t', '/f'], () => resolve());
      });
      return;
    }
    await endProcessTree({
      root: { pid, startedAt: this.#startedAt },
      graceMs: this.#graceMs,
      processes: askingToTerminate(systemProcessTable('no terminal')),
      clock: this.#clock,
    }).catch((error: unknown) => {
      this.#logger.warn({ err: error, pid }, 'the processes of a command could not be listed');
      this.#child.kill('SIGKILL');
    });
  }
}

function exitOf(code: number, signal: string | null): TerminalExit {
  return signal === null ? { exitCode: code, signal: null } : { exitCode: null, signal };
}

/** A command without a terminal is asked to end as a person's `kill` does. */
function askingToTerminate(table: ProcessTable): ProcessTable {
  return {
    list: () => table.list(),
    isRunning: (pid, startedAt) => table.isRunning(pid, startedAt),
    signal: (pid, name) => table.signal(pid, name === 'SIGHUP' ? 'SIGTERM' : name),
  };
}
