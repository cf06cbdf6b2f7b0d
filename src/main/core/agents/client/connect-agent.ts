// From nothing to an agent that has answered `initialize` (acp.md 6.1, order of start).

import {
  type ClientCapabilities,
  type ClientConnection,
  type Implementation,
  PROTOCOL_VERSION,
} from '@agentclientprotocol/sdk/unstable';
import { type AgentAuthMethod, authMethodsOf } from '../auth/auth-method.ts';
import { configError } from '../config/config-error.ts';
import { agentVersion, checkVersion } from '../discovery/check-version.ts';
import { findAgent } from '../discovery/find-agent.ts';
import type { FoundAgent } from '../discovery/found-agent.ts';
import {
  BadOptionError,
  ProtocolVersionError,
  RequestTimeoutError,
  StartTimeoutError,
} from '../errors/acp-error.ts';
import {
  type PreparedSideChannel,
  portWasTaken,
  prepareSideChannel,
} from '../opencode/prepare-side-channel.ts';
import type { SideChannel } from '../opencode/side-channel.ts';
import type { AgentSession } from '../session/agent-session.ts';
import { agentEndedError } from '../transport/agent-ended-error.ts';
import { subprocessTransport } from '../transport/subprocess-transport.ts';
import type { AgentExit, Transport } from '../transport/transport.ts';
import type { ProtocolLog } from '../updates/protocol-log.ts';
import { Tap, type TapSink } from '../updates/tap.ts';
import { type AgentCaller, createCaller, throwIfCancelled } from './agent-caller.ts';
import { type Initialized, parseInitialized } from './answers.ts';
import type { AgentClientOptions, StartStep } from './client-options.ts';
import type { ClientParts } from './parts.ts';
import { serveRequests } from './serve-requests.ts';

/** What the client wires itself to. */
export interface ConnectPorts {
  readonly parts: ClientParts;
  readonly log: ProtocolLog;
  readonly sink: TapSink;
  readonly session: (sessionId: string) => AgentSession | undefined;
  readonly toError: Parameters<typeof createCaller>[0]['toError'];
  readonly onStep: (step: StartStep) => void;
  /** Told as soon as there is something to close. */
  readonly onTransport: (transport: Transport) => void;
}

/** A connection that is ready. */
export interface ConnectedAgent {
  readonly found: FoundAgent | undefined;
  readonly transport: Transport;
  readonly connection: ClientConnection;
  readonly caller: AgentCaller;
  readonly initialized: Initialized;
  readonly authMethods: readonly AgentAuthMethod[];
  /** Something to tell a person once, e.g. that the version is old. */
  readonly warning: string | undefined;
  readonly side: SideChannel | undefined;
}

const initializeMs = 60_000;
// It opens about when the agent greets, which may take long on a busy machine.
const sideChannelMs = 30_000;
const portTries = 3;

/** What this library can do, told to the agent; nothing that is not implemented. */
export const clientCapabilities: ClientCapabilities = {
  fs: { readTextFile: true, writeTextFile: true },
  terminal: true,
  session: { configOptions: { boolean: {} }, notices: {}, compaction: {} },
  plan: {},
  subagents: {},
  auth: { terminal: true },
  elicitation: { form: {}, url: {} },
  _meta: { 'terminal-auth': true },
};

const ownName: Implementation = { name: 'aerie', version: '1.0.0' };

/** Finds, starts and greets the agent. @throws AcpError; whatever was begun is ended by the caller */
export async function connectAgent(
  options: AgentClientOptions,
  cwd: string,
  ports: ConnectPorts,
  signal: AbortSignal,
): Promise<ConnectedAgent> {
  if (options.transport) {
    ports.onStep('starting');
    const transport: Transport | undefined = await options.transport({ signal });
    if (transport?.stream === undefined) throw noConnection();
    return greet(options, ports, signal, { transport, found: undefined, prepared: undefined });
  }
  ports.onStep('finding');
  const found = await findAgent(options.profile, options);
  throwIfCancelled(signal, 'The start of the agent');
  for (let attempt = 1; ; attempt += 1) {
    ports.onStep('starting');
    const started = await startProcess(options, cwd, ports, signal, found);
    try {
      return await greet(options, ports, signal, started);
    } catch (error) {
      if (attempt >= portTries || !portWasTaken(error) || signal.aborted) throw error;
      ports.parts.logger.info({ attempt }, 'The port was taken meanwhile; another one is tried.');
      await started.transport.close();
    }
  }
}

/** Makers of transports may be written without types. */
function noConnection(): BadOptionError {
  return new BadOptionError(
    'The function given as "transport" made no connection. Let it return one with a "stream".',
  );
}

interface Started {
  readonly transport: Transport;
  readonly found: FoundAgent | undefined;
  readonly prepared: PreparedSideChannel | undefined;
}

async function startProcess(
  options: AgentClientOptions,
  cwd: string,
  { parts, log }: ConnectPorts,
  signal: AbortSignal,
  found: FoundAgent,
): Promise<Started> {
  const { clock, logger, telemetry } = parts;
  const { quirks } = options.profile;
  const wanted = options.sideChannel !== false;
  const questions = wanted && options.onUserInput !== undefined;
  // Not wanted it is there all the same, and must not be open to everybody.
  const prepared = quirks.hasSideChannel
    ? await prepareSideChannel({ cwd, questions, clock, logger })
    : undefined;
  const args = prepared?.args ?? [];
  log.addLine('event', `Starting ${[found.command, ...found.args, ...args].join(' ')} in ${cwd}`);
  const transport = await subprocessTransport(found, {
    cwd,
    args,
    env: prepared?.env ?? {},
    killAfterMs: quirks.killAfterMs,
    onStderr: options.onStderr,
    onWrote: (line) => log.addLine('stderr', line),
    clock,
    logger,
    telemetry,
  })({ signal });
  return { transport, found, prepared: wanted ? prepared : undefined };
}

async function greet(
  options: AgentClientOptions,
  ports: ConnectPorts,
  signal: AbortSignal,
  { transport, found, prepared }: Started,
): Promise<ConnectedAgent> {
  const { parts, log, sink } = ports;
  ports.onTransport(transport);
  ports.onStep('initialising');
  const tap = new Tap(transport.stream, log, sink);
  const name = options.clientInfo?.name ?? ownName.name;
  const app = serveRequests({ name, parts, session: ports.session });
  const connection = app.connect(tap.stream);
  const caller = createCaller({ connection, tap, clock: parts.clock, toError: ports.toError });
  const initialized = await initialize(options, parts, caller, transport, signal);
  const skip = options.skipVersionCheck === true || found === undefined;
  const { agentInfo } = initialized;
  // Asking the program takes a second; only a version that is needed is worth that.
  const needed = !skip && options.profile.minVersion !== undefined;
  const said = needed
    ? await agentVersion(found, agentInfo, options.versions)
    : (agentInfo?.version ?? undefined);
  const { warning } = checkVersion(options.profile, said, { skip });
  return {
    found,
    transport,
    connection,
    caller,
    initialized,
    authMethods: authMethodsOf(initialized.raw),
    warning,
    // Once it has answered, its other API is up too: asking earlier would only cost it time.
    side: prepared && (await openSide(prepared, parts, untilEnded(transport, signal))),
  };
}

async function initialize(
  options: AgentClientOptions,
  { telemetry, clock }: ClientParts,
  caller: AgentCaller,
  transport: Transport,
  signal: AbortSignal,
): Promise<Initialized> {
  const span = telemetry.span('initialize');
  const begun = clock.monotonic();
  const seconds = (): number => (clock.monotonic() - begun) / 1000;
  const params = {
    protocolVersion: PROTOCOL_VERSION,
    clientInfo: options.clientInfo ?? ownName,
    clientCapabilities,
  };
  const timeoutMs = options.initializeTimeoutMs ?? initializeMs;
  try {
    const answer = caller
      .request('initialize', params, parseInitialized, { signal, timeoutMs })
      .catch((error: unknown) => {
        throw lateError(error, transport, options.profile.label, timeoutMs);
      });
    const initialized = await orEnded(answer, transport, options.profile.label);
    checkProtocol(initialized, options.profile.label);
    telemetry.observe('initialize.duration', seconds(), { outcome: 'ok' });
    span.end();
    return initialized;
  } catch (error) {
    telemetry.observe('initialize.duration', seconds(), { outcome: 'error' });
    span.end(error);
    throw error;
  }
}

/** The answer; an agent that ends instead says why in its last words. */
async function orEnded<T>(answer: Promise<T>, transport: Transport, label: string): Promise<T> {
  const ended = transport.exited?.then((exit: AgentExit) => ({ exit }));
  const first = await Promise.race([
    answer.then((value) => ({ value })),
    ...(ended ? [ended] : []),
  ]);
  if ('value' in first) return first.value;
  answer.catch(() => {
    // The end of the agent says more.
  });
  throw (await configError(label, first.exit)) ?? agentEndedError(label, first.exit);
}

/** Why there was no answer in time, with what the agent wrote meanwhile. */
function lateError(error: unknown, transport: Transport, label: string, ms: number): unknown {
  if (!(error instanceof RequestTimeoutError)) return error;
  const seconds = Math.round(ms / 100) / 10;
  const message = `${label} was started but did not answer within ${seconds} s. It may be busy or stuck: try again.`;
  return new StartTimeoutError(message, transport.stderrTail?.() ?? '', {
    cause: error,
    retryable: true,
  });
}

function checkProtocol({ protocolVersion }: Initialized, label: string): void {
  if (protocolVersion === PROTOCOL_VERSION) return;
  const theirs = protocolVersion ?? 'none';
  throw new ProtocolVersionError(
    `${label} speaks version ${theirs} of the protocol, but version ${PROTOCOL_VERSION} is needed. Update whichever is older.`,
    -32022,
    { protocolVersion },
  );
}

/** Aborts with `signal`, and when the agent is gone. */
function untilEnded({ exited }: Transport, signal: AbortSignal): AbortSignal {
  const ended = new AbortController();
  void exited?.then(() => ended.abort());
  return AbortSignal.any([signal, ended.signal]);
}

/** The agent's other API; without it there are gaps, but everything works. */
async function openSide(
  prepared: PreparedSideChannel,
  { logger }: ClientParts,
  signal: AbortSignal,
): Promise<SideChannel | undefined> {
  try {
    return await prepared.open({ signal, timeoutMs: sideChannelMs });
  } catch (error) {
    logger.warn({ err: error }, "The agent's other API cannot be reached; going on without it.");
    return undefined;
  }
}
