// Answers to the five `terminal/…` methods (acp.md 6.9). Decides what may run; how it runs is up to a
// `TerminalHost`.

import { randomUUID } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import {
  type CreateTerminalRequest,
  type CreateTerminalResponse,
  type KillTerminalRequest,
  type ReleaseTerminalRequest,
  RequestError,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type TerminalOutputRequest,
  type TerminalOutputResponse,
  type WaitForTerminalExitRequest,
  type WaitForTerminalExitResponse,
} from '@agentclientprotocol/sdk/unstable';
import { isAppError } from '#shared/base/app-error.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import { type Logger, silentLogger } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import { terminalAskId } from '#shared/chat/terminal-ask.ts';
import { nodeClock } from '../../system/node-clock.ts';
import type { AgentRequestContext, TerminalRequests } from '../client/agent-requests.ts';
import type { SessionView } from '../client/session-view.ts';
import { systemLinks } from '../files/file-requests.ts';
import { workspaceBoundary } from '../files/workspace-boundary.ts';
import { AgentTerminal, type TerminalState } from './agent-terminal.ts';
import { CommandAllowances } from './command-allowances.ts';
import { commandLine, commandTitle, tellingVariables } from './command-line.ts';
import { OutputTail } from './output-tail.ts';
import { pipeTerminalHost } from './pipe-terminal-host.ts';
import type { TerminalCommand, TerminalExit, TerminalHost } from './terminal-host.ts';

/** How terminals of agents are made; everything has a default. */
export interface TerminalRequestsOptions {
  /** Where commands run. Default: child processes with pipes. */
  readonly host?: TerminalHost;
  /** Which folders commands may start in. `readwrite` (default) and `write`: the session's only. */
  readonly strictCwd?: 'off' | 'write' | 'readwrite';
  /** Terminals of one session that the agent has not released. Default 16. */
  readonly maxPerSession?: number;
}

/** What the answers stand on. */
export interface TerminalRequestsPorts {
  /**
   * Asks whether a command may run that the agent has not asked for: `requestPermission` of
   * {@link PermissionRequests}. Without it such commands are refused.
   */
  readonly askPermission?: (
    request: RequestPermissionRequest,
    context: AgentRequestContext,
  ) => Promise<RequestPermissionResponse>;
  readonly logger?: Logger;
}

/** Something that happened to a terminal. */
export interface TerminalChange {
  readonly type: 'created' | 'output' | 'exit' | 'released';
  readonly terminalId: string;
  readonly sessionId: string;
  /** What was added, for `output`. */
  readonly text: string;
}

/** Terminals of agents, with what a person sees of them. */
export interface AgentTerminals extends TerminalRequests {
  /** Fires for each change, in order. */
  readonly onDidChange: Event<TerminalChange>;
  /** A terminal as it is now, or was when it was released; undefined if it never was or is too old. */
  terminal(terminalId: string): TerminalState | undefined;
  /** Tells how the agent's own request for permission was answered: its command is not asked for again. */
  didDecide(
    request: RequestPermissionRequest,
    response: RequestPermissionResponse,
    session: Pick<SessionView, 'toolCall'>,
  ): void;
  /** Ends a command, as a person's stop button does; the agent sees it end. */
  stop(terminalId: string): Promise<void>;
}

const MAX_PER_SESSION = 16;
const DEFAULT_OUTPUT_BYTES = 1024 * 1024;
/** An agent that asks for more gets this. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
/** Released terminals whose end is kept for the cards that show them, and how much of it. */
const MAX_RELEASED = 128;
const MAX_RELEASED_CHARS = 64 * 1024;
const MAX_COMMAND_CHARS = 128 * 1024;
const MAX_ARGS = 4096;
const MAX_VARIABLES = 512;
/** How long commands that start while all are to end are waited for, in ms. */
const START_MS = 5000;

/** A terminal that is being made. */
interface Starting {
  readonly ended: AbortController;
  readonly done: PromiseWithResolvers<void>;
}

/** Answers an agent's requests for terminals. */
export function createTerminalRequests(
  options: TerminalRequestsOptions = {},
  ports: TerminalRequestsPorts = {},
): AgentTerminals {
  return new DelegatedTerminals(options, ports);
}

class DelegatedTerminals implements AgentTerminals {
  readonly #options: TerminalRequestsOptions;
  readonly #ports: TerminalRequestsPorts;
  readonly #host: TerminalHost;
  readonly #logger: Logger;
  readonly #terminals = new Map<string, AgentTerminal>();
  /** Being made, by session: they count for the limit, and end at once if the session ends meanwhile. */
  readonly #starting = new Map<string, Set<Starting>>();
  readonly #released = new Map<string, TerminalState>();
  readonly #allowances = new CommandAllowances();
  readonly #changed = new Emitter<TerminalChange>();
  readonly onDidChange = this.#changed.event;

  constructor(options: TerminalRequestsOptions, ports: TerminalRequestsPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#host = options.host ?? pipeTerminalHost(ports.logger ? { logger: ports.logger } : {});
    this.#logger = ports.logger ?? silentLogger;
  }

  async create(
    request: CreateTerminalRequest,
    context: AgentRequestContext,
  ): Promise<CreateTerminalResponse> {
    checkCommand(request);
    const starting = this.#reserve(context.session.id);
    const { ended } = starting;
    try {
      const signal = AbortSignal.any([context.signal, ended.signal]);
      const cwd = await this.#folder(request, context);
      await this.#assertAllowed({ ...request, cwd }, { ...context, signal });
      if (signal.aborted) throw RequestError.requestCancelled();
      const terminalId = await this.#start({ ...request, cwd }, context.session.id, ended.signal);
      return { terminalId };
    } finally {
      this.#unreserve(context.session.id, starting);
    }
  }

  async output(request: TerminalOutputRequest): Promise<TerminalOutputResponse> {
    const terminal = this.#find(request);
    const { output, truncated, paneId } = terminal.state;
    const { exitStatus } = terminal;
    return {
      // What a person sees in colour is told to the agent as plain text.
      output: paneId === undefined ? output : plainText(output),
      truncated,
      ...(exitStatus ? { exitStatus } : {}),
    };
  }

  async waitForExit(
    request: WaitForTerminalExitRequest,
    { signal }: AgentRequestContext,
  ): Promise<WaitForTerminalExitResponse> {
    const { exited } = this.#find(request).hosted;
    const exit = await untilAborted(exited, signal);
    return { ...exit };
  }

  async kill(request: KillTerminalRequest): Promise<void> {
    await this.#find(request).hosted.kill();
  }

  async release(request: ReleaseTerminalRequest): Promise<void> {
    await this.#release(this.#find(request));
  }

  async releaseAll(sessionId?: string): Promise<void> {
    const begun = [...this.#starting]
      .filter(([id]) => sessionId === undefined || id === sessionId)
      .flatMap(([, all]) => [...all]);
    for (const { ended } of begun) ended.abort();
    if (sessionId === undefined) this.#allowances.clear();
    else this.#allowances.forget(sessionId);
    const theirs = [...this.#terminals.values()].filter(
      ({ command }) => sessionId === undefined || command.sessionId === sessionId,
    );
    const late = Promise.all(begun.map(({ done }) => done.promise));
    await Promise.all([
      ...theirs.map((terminal) => this.#release(terminal)),
      // Whoever ends this program next must not leave behind what was just being started.
      within(late, START_MS, nodeClock),
    ]);
  }

  terminal(terminalId: string): TerminalState | undefined {
    return this.#terminals.get(terminalId)?.state ?? this.#released.get(terminalId);
  }

  didDecide(
    request: RequestPermissionRequest,
    response: RequestPermissionResponse,
    session: Pick<SessionView, 'toolCall'>,
  ): void {
    this.#allowances.note(request, response, session);
  }

  async stop(terminalId: string): Promise<void> {
    await this.#terminals.get(terminalId)?.hosted.kill();
  }

  #find({ sessionId, terminalId }: { sessionId: string; terminalId: string }): AgentTerminal {
    const terminal = this.#terminals.get(terminalId);
    if (terminal?.command.sessionId === sessionId) return terminal;
    throw new RequestError(-32002, 'There is no such terminal. It may have been released.');
  }

  #reserve(sessionId: string): Starting {
    const all = this.#starting.get(sessionId) ?? new Set();
    const open = [...this.#terminals.values()].filter(
      ({ command }) => command.sessionId === sessionId,
    );
    const max = this.#options.maxPerSession ?? MAX_PER_SESSION;
    if (open.length + all.size >= max) {
      throw new RequestError(-32603, `This session has ${max} terminals. Release one first.`);
    }
    const starting = { ended: new AbortController(), done: Promise.withResolvers<void>() };
    all.add(starting);
    this.#starting.set(sessionId, all);
    return starting;
  }

  #unreserve(sessionId: string, starting: Starting): void {
    const all = this.#starting.get(sessionId);
    all?.delete(starting);
    if (all?.size === 0) this.#starting.delete(sessionId);
    starting.done.resolve();
  }

  async #folder({ cwd }: CreateTerminalRequest, { session }: AgentRequestContext): Promise<string> {
    const asked = cwd || session.cwd;
    if (!isAbsolute(asked)) {
      throw RequestError.invalidParams({ cwd: asked }, 'The folder must be an absolute path.');
    }
    if (this.#options.strictCwd === 'off') return asked;
    const folders = [session.cwd, ...session.additionalDirectories];
    const boundary = await workspaceBoundary(folders, process.platform, systemLinks);
    const answer = await boundary.check(asked);
    if (answer.inside) return answer.path;
    throw new RequestError(-32603, answer.reason);
  }

  async #assertAllowed(
    { command, args = [], env = [], cwd }: CreateTerminalRequest,
    context: AgentRequestContext,
  ): Promise<void> {
    const { session } = context;
    const variables = tellingVariables(env);
    // Who allowed a command has not allowed it with any variables.
    if (variables.length === 0 && this.#allowances.covers(session, command, args)) return;
    const ask = this.#ports.askPermission;
    if (!ask) throw new RequestError(-32603, 'Ask for permission to run this command first.');
    const title = commandTitle(command, args, variables);
    const request: RequestPermissionRequest = {
      sessionId: session.id,
      toolCall: {
        toolCallId: this.#allowances.callFor(session, command, args) ?? terminalAskId(randomUUID()),
        kind: 'execute',
        status: 'pending',
        title,
        rawInput: { command: title, cwd },
      },
      options: [
        { optionId: 'allow', kind: 'allow_once', name: 'Allow once' },
        { optionId: 'reject', kind: 'reject_once', name: 'Reject' },
      ],
    };
    const { outcome } = await untilAborted(ask(request, context), context.signal);
    if (outcome.outcome === 'selected' && outcome.optionId === 'allow') return;
    throw new RequestError(-32603, 'The user did not allow this command.');
  }

  async #start(
    request: CreateTerminalRequest & { cwd: string },
    sessionId: string,
    ended: AbortSignal,
  ): Promise<string> {
    const command = commandOf(request, sessionId);
    const limit = request.outputByteLimit ?? DEFAULT_OUTPUT_BYTES;
    const tail = new OutputTail(Math.min(Math.max(0, Math.trunc(limit)), MAX_OUTPUT_BYTES));
    const { terminalId } = command;
    const output = (text: string): void => {
      if (text === '') return;
      tail.push(text);
      if (this.#terminals.has(terminalId)) this.#tell(command, 'output', text);
    };
    const hosted = await this.#host.start(command, output).catch((error: unknown) => {
      if (isAppError(error)) throw new RequestError(-32603, error.message);
      this.#logger.warn({ err: error, session: sessionId }, 'a command of an agent did not start');
      throw new RequestError(-32603, 'The command could not be started.');
    });
    if (ended.aborted) {
      await hosted.release();
      throw RequestError.requestCancelled();
    }
    const terminal = new AgentTerminal(command, hosted, tail);
    this.#terminals.set(terminalId, terminal);
    this.#tell(command, 'created');
    if (tail.text !== '') this.#tell(command, 'output', tail.text);
    void hosted.exited.then((exit) => this.#didExit(terminal, exit));
    return terminalId;
  }

  #didExit(terminal: AgentTerminal, exit: TerminalExit): void {
    terminal.didExit(exit);
    const { terminalId } = terminal.command;
    if (this.#terminals.has(terminalId)) this.#tell(terminal.command, 'exit');
    const kept = this.#released.get(terminalId);
    if (kept) this.#released.set(terminalId, { ...kept, exit });
  }

  async #release(terminal: AgentTerminal): Promise<void> {
    const { command, hosted } = terminal;
    // Forgotten first: the agent may not use the id any more from here on.
    this.#terminals.delete(command.terminalId);
    await hosted.release().catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'a command of an agent could not be ended');
    });
    terminal.released = true;
    this.#keep(terminal.state);
    this.#tell(command, 'released');
  }

  #keep(state: TerminalState): void {
    const { output } = state;
    const cut = output.length > MAX_RELEASED_CHARS;
    const kept = cut ? output.slice(-MAX_RELEASED_CHARS).replace(/^[\udc00-\udfff]/, '') : output;
    this.#released.set(state.terminalId, {
      ...state,
      output: kept,
      truncated: state.truncated || cut,
    });
    if (this.#released.size > MAX_RELEASED) {
      this.#released.delete([...this.#released.keys()][0] ?? '');
    }
  }

  #tell(command: TerminalCommand, type: TerminalChange['type'], text = ''): void {
    const { terminalId, sessionId } = command;
    this.#changed.fire({ type, terminalId, sessionId, text });
  }
}

/** @throws RequestError -32602 */
function checkCommand({ command, args = [], env = [] }: CreateTerminalRequest): void {
  const texts = [command, ...args, ...env.flatMap(({ name, value }) => [name, value])];
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (command.trim() === '') throw RequestError.invalidParams(undefined, 'The command is empty.');
  if (texts.some((text) => text.includes('\0')) || env.some(({ name }) => !/^[^=]+$/.test(name))) {
    throw RequestError.invalidParams(
      undefined,
      'The command holds characters that cannot be used.',
    );
  }
  if (length > MAX_COMMAND_CHARS || args.length > MAX_ARGS || env.length > MAX_VARIABLES) {
    throw RequestError.invalidParams(undefined, 'The command is too long.');
  }
}

function commandOf(
  { command, args = [], env = [], cwd }: CreateTerminalRequest & { cwd: string },
  sessionId: string,
): TerminalCommand {
  return {
    terminalId: randomUUID(),
    sessionId,
    ...commandLine(command, args, process.platform, process.env['ComSpec']),
    env: Object.fromEntries(env.map(({ name, value }) => [name, value])),
    cwd,
    title: commandTitle(command, args),
  };
}

/** @throws RequestError -32800 once `signal` aborts */
async function untilAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw RequestError.requestCancelled();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(RequestError.requestCancelled());
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function plainText(output: string): string {
  return stripVTControlCharacters(output).replaceAll('\r\n', '\n');
}
