// Makes ready what an opencode process needs so that its HTTP API can be used beside ACP, and by
// nobody else: a free port and a password (acp.md 4.11).

import { isAbsolute } from 'node:path';
import { type Clock, type Logger, type Random, silentLogger } from '#shared/base/ports.ts';
import { nodeClock } from '../../system/node-clock.ts';
import { nodeRandom } from '../../system/node-random.ts';
import {
  BadOptionError,
  CancelledError,
  ProcessError,
  TransportError,
} from '../errors/acp-error.ts';
import { freePort } from './free-port.ts';
import { OpencodeSideChannel } from './opencode-side-channel.ts';
import type { SideChannel } from './side-channel.ts';
import { SideHttp } from './side-http.ts';
import { waitUntilHealthy } from './wait-until-healthy.ts';

export interface PrepareSideChannelOptions {
  /** Absolute path of the project; the agent's working directory. */
  readonly cwd: string;
  /** Whether the agent may ask questions, which only the side channel can answer. On unless false. */
  readonly questions?: boolean;
  readonly random?: Random;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** What an opencode process is started with. Good for one process. */
export interface PreparedSideChannel {
  /** To be put behind `acp`; no other argument may repeat one of these. */
  readonly args: readonly string[];
  /** To be laid over the environment. Holds the password: never log it. */
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  /**
   * Connects to the process once it runs; waits up to `timeoutMs` (30,000) for it to answer.
   * @throws SideChannelError; CancelledError when `signal` aborts
   */
  open(options?: { signal?: AbortSignal; timeoutMs?: number }): Promise<SideChannel>;
}

const HOSTNAME = '127.0.0.1';
const USER = 'opencode';
const PASSWORD_BYTES = 32;
const OPEN_TIMEOUT_MS = 30_000;

/** @throws BadOptionError if `cwd` is not absolute; the system's error if no port can be had */
export async function prepareSideChannel(
  options: PrepareSideChannelOptions,
): Promise<PreparedSideChannel> {
  const { cwd, questions = true, random = nodeRandom } = options;
  const { clock = nodeClock, logger = silentLogger } = options;
  if (!isAbsolute(cwd)) {
    throw new BadOptionError('The project folder must be given as an absolute path.');
  }
  const password = Buffer.from(random.bytes(PASSWORD_BYTES)).toString('base64url');
  const port = await freePort(HOSTNAME);
  return {
    args: ['--hostname', HOSTNAME, '--port', String(port), '--cwd', cwd],
    env: {
      OPENCODE_SERVER_USERNAME: USER,
      OPENCODE_SERVER_PASSWORD: password,
      ...(questions && { OPENCODE_ENABLE_QUESTION_TOOL: '1' }),
    },
    port,
    async open({ signal, timeoutMs = OPEN_TIMEOUT_MS } = {}) {
      const http = new SideHttp({ hostname: HOSTNAME, port, user: USER, password, directory: cwd });
      try {
        const version = await waitUntilHealthy(http, { clock, timeoutMs, signal });
        return new OpencodeSideChannel({ http, version, clock, logger });
      } catch (error) {
        http.close();
        if (!signal?.aborted) throw error;
        throw new CancelledError('Connecting to opencode was cancelled.', { cause: error });
      }
    },
  };
}

/**
 * True if an agent ended at start because somebody else took its port in the meantime: prepare
 * another side channel and start it again.
 */
export function portWasTaken(error: unknown): boolean {
  const stderr =
    error instanceof ProcessError
      ? error.stderrTail
      : error instanceof TransportError
        ? (error.exit?.stderrTail ?? '')
        : '';
  return /\bServeError\b|\bEADDRINUSE\b/.test(stderr);
}
