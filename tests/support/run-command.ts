import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { CommandContext, ConnectedWing, Input, Output } from '#cli/command-context.ts';
import { CommandFailure, NOT_RUNNING } from '#cli/command-failure.ts';
import { ExitCode } from '#cli/exit-code.ts';
import { runProgram } from '#cli/program.ts';
import { createWingApi } from '#shared/client/wing-api.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import type { TestWing } from './test-wing.ts';

/** A terminal, or the end of a pipe, that remembers what was written to it. */
export class FakeOutput extends PassThrough {
  readonly isTTY: boolean;
  columns: number;
  rows: number;
  readonly #chunks: Buffer[] = [];

  constructor(terminal?: { columns: number; rows: number }) {
    super();
    this.isTTY = terminal !== undefined;
    this.columns = terminal?.columns ?? 0;
    this.rows = terminal?.rows ?? 0;
    this.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

/** Keys of a person, or a pipe. */
export class FakeInput extends PassThrough {
  readonly isTTY: boolean;
  raw = false;

  constructor(isTTY = false) {
    super();
    this.isTTY = isTTY;
  }

  setRawMode(on: boolean): void {
    this.raw = on;
  }
}

/** A command that was started and what it has said so far. */
export interface StartedCommand {
  readonly stdin: FakeInput;
  readonly stdout: FakeOutput;
  readonly stderr: FakeOutput;
  /** Emits what the process would: signals, and `exit`. */
  readonly signals: EventEmitter;
  /** Connections made, as the command sees them. */
  readonly transports: Transport[];
  readonly exitCode: Promise<number>;
}

export interface CommandOptions {
  /** Absent: Aerie does not run. */
  readonly wing?: TestWing;
  readonly terminal?: { columns: number; rows: number };
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: NodeJS.Platform;
}

/** Runs `aerie` with `args` in this process, against a wing in memory. */
export function startCommand(
  args: readonly string[],
  { wing, terminal, env = {}, platform = 'linux' }: CommandOptions = {},
): StartedCommand {
  const stdin = new FakeInput(terminal !== undefined);
  const stdout = new FakeOutput(terminal);
  const stderr = new FakeOutput(terminal);
  const signals = new EventEmitter();
  const transports: Transport[] = [];
  const context: CommandContext = {
    stdin: stdin as Input,
    stdout: stdout as Output,
    stderr: stderr as Output,
    env: { HOME: '/home/me', ...env },
    cwd: '/home/me/work',
    platform,
    signals,
    stop: () => signals.emit('stopped'),
    files: async () => ({
      root: '/nowhere',
      version: '1.2.3',
      rendererDir: '/nowhere',
      resourcesDir: '/nowhere',
      emulatorWorkerUrl: new URL('file:///nowhere'),
    }),
    async connect(): Promise<ConnectedWing> {
      if (!wing) throw new CommandFailure('not_running', NOT_RUNNING, ExitCode.notRunning);
      const [client, host] = linkedPair();
      wing.wing.connect(host);
      transports.push(client);
      return {
        api: createWingApi(client),
        transportOf: async () => client,
        dispose: () => client.close(),
      };
    },
  };
  const exitCode = runProgram(['node', 'aerie', ...args], context);
  return { stdin, stdout, stderr, signals, transports, exitCode };
}

/** As {@link startCommand}, to its end. */
export async function runCommand(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = startCommand(args, options);
  const code = await command.exitCode;
  return { code, stdout: command.stdout.text, stderr: command.stderr.text };
}
