// One process of an agent: started, read, and ended with all that it started. Knows no protocol.
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import { endProcessTree } from '../../pty/end-process-tree.ts';
import { readProcStat, systemProcessTable } from '../../pty/process-table.ts';
import { ProcessError } from '../errors/acp-error.ts';
import { fieldOf } from '../errors/field-of.ts';
import type { AgentLaunch } from './agent-launch.ts';
import type { AgentTempFolder } from './agent-temp-folder.ts';
import { StderrLog } from './stderr-log.ts';
import type { AgentExit } from './transport.ts';

export interface AgentProcessOptions {
  readonly cwd: string;
  readonly killAfterMs: number;
  readonly onStderr: (line: string) => void;
  readonly redact: (text: string) => string;
  readonly temp: AgentTempFolder;
  readonly clock: Clock;
  readonly logger: Logger;
}

const run = promisify(execFile);
/** ms between the request to end and force, for what did not end with its input. */
const FORCE_AFTER_MS = 500;
const STUCK_AFTER_MS = 10_000;
/** ms that output may still come after the process has ended: children may hold its pipes. */
const DRAIN_MS = 300;

export class AgentProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly pid: number;
  /** Resolves once the process has ended and what it wrote to stderr was read. Never rejects. */
  readonly exited: Promise<AgentExit>;
  readonly #options: AgentProcessOptions;
  readonly #startedAt: string | null;
  readonly #cleared: Promise<void>;
  readonly #stderr: StderrLog;
  #ending: Promise<void> | undefined;

  /** @throws ProcessError if it cannot be started */
  static async start(launch: AgentLaunch, options: AgentProcessOptions): Promise<AgentProcess> {
    try {
      const child = spawn(launch.command, [...launch.args], {
        cwd: options.cwd,
        env: { ...launch.env },
        stdio: ['pipe', 'pipe', 'pipe'],
        // A session of its own, so that nothing of it is on our terminal and all of it can be ended.
        detached: process.platform !== 'win32',
        windowsHide: true,
      });
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      child.once('spawn', resolve);
      child.once('error', reject);
      await promise;
      return new AgentProcess(child, options);
    } catch (cause) {
      throw startError(launch.command, cause);
    }
  }

  private constructor(child: ChildProcessWithoutNullStreams, options: AgentProcessOptions) {
    const { pid } = child;
    if (pid === undefined) throw new TypeError('a started process has no id');
    this.child = child;
    this.pid = pid;
    this.#options = options;
    this.#startedAt = readProcStat(pid)?.startedAt ?? null;
    // Failures after the start, e.g. of a signal, are seen elsewhere.
    child.on('error', (err) => options.logger.debug({ err }, 'process of an agent'));
    // Whoever reads and writes hears of them too; one that nobody listens to would end this program.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) {
      pipe.on('error', (err) => options.logger.debug({ err }, 'pipe of an agent'));
    }
    this.#stderr = new StderrLog({
      onLine: (line) => {
        try {
          options.onStderr(line);
        } catch (err) {
          options.logger.error({ err }, 'onStderr failed');
        }
      },
    });
    this.exited = this.#watch();
    this.#cleared = this.exited.then(() => this.#clear());
  }

  /** The end of what it wrote to stderr until now, without escape sequences and secrets. */
  get stderrTail(): string {
    return this.#options.redact(this.#stderr.tail);
  }

  /**
   * Ends the input, which ends an agent; after `killAfterMs` ends all its processes by force. Resolves
   * when nothing of it is left. Never rejects.
   */
  end(): Promise<void> {
    this.#ending ??= this.#end().catch((err: unknown) => {
      this.#options.logger.error({ err, pid: this.pid }, 'an agent could not be ended');
    });
    return this.#ending;
  }

  async #end(): Promise<void> {
    const { killAfterMs, clock, logger } = this.#options;
    this.child.stdin.end();
    await within(this.exited, killAfterMs, clock);
    if (this.child.exitCode === null && this.child.signalCode === null) {
      logger.warn({ pid: this.pid, killAfterMs }, 'an agent did not end with its input: killed');
      await this.#kill();
    }
    // One that is stuck in the kernel must not hold the end of Aerie up.
    await within(this.#cleared, STUCK_AFTER_MS, clock);
  }

  async #kill(): Promise<void> {
    if (process.platform === 'win32') {
      // Fails if it has ended meanwhile.
      await run('taskkill', ['/pid', String(this.pid), '/t', '/f']).catch(() => {});
      return;
    }
    await this.#endTree(FORCE_AFTER_MS);
  }

  async #endTree(graceMs: number): Promise<void> {
    await endProcessTree({
      root: { pid: this.pid, startedAt: this.#startedAt },
      graceMs,
      processes: systemProcessTable(''),
      clock: this.#options.clock,
    });
  }

  /** Ends what the process has left behind, whatever way it ended itself. */
  async #clear(): Promise<void> {
    try {
      // Elsewhere the id may be another's by now.
      if (this.#startedAt !== null) await this.#endTree(FORCE_AFTER_MS);
      else if (process.platform !== 'win32') this.#killGroup();
    } catch (err) {
      this.#options.logger.warn({ err, pid: this.pid }, 'looking for what an agent left failed');
    }
    await this.#options.temp.clear();
  }

  #killGroup(): void {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // Nothing is left in its group.
    }
  }

  async #watch(): Promise<AgentExit> {
    const { child } = this;
    const { clock } = this.#options;
    child.stderr.on('data', (chunk: Uint8Array) => this.#stderr.push(chunk));
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const exit = await new Promise<{ exitCode: number | null; signal: string | null }>(
      (resolve) => {
        child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      },
    );
    await within(closed, DRAIN_MS, clock);
    // After a long pause of this program the timer comes before what waits in the pipes.
    await new Promise(setImmediate);
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
    this.#stderr.end();
    return { ...exit, stderrTail: this.stderrTail };
  }
}

function startError(command: string, cause: unknown): ProcessError {
  const code = fieldOf(cause, 'code');
  const why =
    code === 'ENOENT'
      ? 'it does not exist'
      : code === 'EACCES'
        ? 'it may not be run'
        : code === 'E2BIG'
          ? 'its arguments and environment are too long'
          : 'the system refused';
  return new ProcessError(
    `The agent "${command}" could not be started: ${why}. Check its path in the settings.`,
    { exitCode: null, signal: null, stderrTail: '' },
    { cause },
  );
}
