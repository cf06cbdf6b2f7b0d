import { stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { ndJsonStream } from '@agentclientprotocol/sdk/unstable';
import { type Clock, type Logger, silentLogger } from '#shared/base/ports.ts';
import { plainLine } from '#shared/chat/safe-text.ts';
import { overlaid } from '../../pty/environment-variable.ts';
import { nodeClock } from '../../system/node-clock.ts';
import { BadOptionError, CancelledError } from '../errors/acp-error.ts';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';
import type { AgentLaunch } from './agent-launch.ts';
import { AgentProcess } from './agent-process.ts';
import { makeAgentTempFolder } from './agent-temp-folder.ts';
import { readableBytes, writableBytes } from './byte-streams.ts';
import { JsonLinesOnly } from './json-lines-only.ts';
import { secretRedactor } from './redact-secrets.ts';
import type { Transport, TransportFactory } from './transport.ts';

export interface SubprocessOptions {
  /** Absolute path of the project. */
  readonly cwd: string;
  /** Appended to those of the launch. */
  readonly args?: readonly string[];
  /** Laid over that of the launch. TMPDIR (TEMP) becomes a folder inside the one given here. */
  readonly env?: Readonly<Record<string, string>>;
  /** ms between the end of its input and force; 5000 unless given. */
  readonly killAfterMs?: number;
  /** Each line of stderr as it came. Without it they go to the log, without secrets. */
  readonly onStderr?: ((line: string) => void) | undefined;
  /** The same without escape sequences and secrets, also where somebody takes them as they came. */
  readonly onWrote?: ((line: string) => void) | undefined;
  /** Bytes of the longest message; 64 MiB unless given. */
  readonly maxMessageBytes?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly telemetry?: Telemetry;
}

const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Characters of a line without a message in the log. */
const MAX_JUNK = 200;
/** Characters of a line of stderr in the log. */
const MAX_LOGGED = 2000;
/** Such lines that are told. */
const MAX_JUNK_TOLD = 100;

interface Ports {
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
}

/**
 * An agent as a child process that speaks over its input and output. Each call of the factory starts
 * one. @throws BadOptionError for a bad folder, ProcessError, CancelledError
 */
export function subprocessTransport(
  launch: AgentLaunch,
  options: SubprocessOptions,
): TransportFactory {
  return async ({ signal }) => {
    await checkFolder(options.cwd);
    const { logger = silentLogger, telemetry = noTelemetry, clock = nodeClock } = options;
    const env = overlaid(launch.env, options.env ?? {}, process.platform);
    const redact = secretRedactor(env);
    const ports = { logger, telemetry, clock, redact };
    const started = await start({ ...launch, env }, options, ports);
    const span = telemetry.span('subprocess', { path: basename(launch.command) });
    void started.exited.then(({ exitCode, signal: by }) => {
      logger.info({ pid: started.pid, exitCode, signal: by }, 'an agent ended');
      span.end();
    });
    if (signal.aborted) {
      await started.end();
      throw new CancelledError('Starting the agent was cancelled.', { cause: signal.reason });
    }
    return connected(started, ports, options.maxMessageBytes ?? MAX_MESSAGE_BYTES);
  };
}

async function start(
  launch: AgentLaunch,
  options: SubprocessOptions,
  ports: Ports,
): Promise<AgentProcess> {
  const { logger, telemetry, redact } = ports;
  const { cwd, killAfterMs = 5000 } = options;
  const onStderr = (line: string): void => {
    const plain = redact(plainLine(line, MAX_LOGGED));
    if (plain !== '') options.onWrote?.(plain);
    if (options.onStderr) options.onStderr(line);
    else logger.debug({ line: plain }, 'an agent wrote');
  };
  const temp = await makeAgentTempFolder(launch.env, ports);
  const own = { ...temp.env, PWD: cwd };
  try {
    const started = await AgentProcess.start(
      {
        command: launch.command,
        args: [...launch.args, ...(options.args ?? [])],
        env: overlaid(launch.env, own, process.platform),
      },
      { ...ports, cwd, killAfterMs, temp, onStderr },
    );
    telemetry.count('cli.spawn', 1, { outcome: 'started' });
    logger.info({ pid: started.pid, program: basename(launch.command) }, 'an agent started');
    return started;
  } catch (error) {
    telemetry.count('cli.spawn', 1, { outcome: 'error' });
    await temp.clear();
    throw error;
  }
}

function connected(
  started: AgentProcess,
  { logger, redact }: Ports,
  maxMessageBytes: number,
): Transport {
  let told = 0;
  const messages = new JsonLinesOnly((sample) => {
    told += 1;
    if (told > MAX_JUNK_TOLD) return;
    logger.debug({ line: redact(plainLine(sample, MAX_JUNK)) }, 'an agent wrote no message');
  });
  const { stdin, stdout } = started.child;
  const output = readableBytes(stdout, (chunk) => messages.take(chunk));
  return {
    kind: 'subprocess',
    stream: ndJsonStream(writableBytes(stdin), output, { maxMessageBytes }),
    exited: started.exited,
    pid: started.pid,
    stderrTail: () => started.stderrTail,
    close: () => started.end(),
  };
}

/** An agent may take a folder that does not exist without a word (acp.md 4.4). */
async function checkFolder(cwd: string): Promise<void> {
  if (!isAbsolute(cwd)) {
    throw new BadOptionError(
      `The project folder "${cwd}" is not an absolute path. Give the whole path.`,
    );
  }
  const info = await stat(cwd).catch(() => null);
  if (!info?.isDirectory()) {
    throw new BadOptionError(`The project folder "${cwd}" does not exist. Choose another folder.`);
  }
}
