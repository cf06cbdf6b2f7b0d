// One call of a tool: whose it is, what the tool may use meanwhile, and how it went.
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type {
  CallToolResult,
  ServerNotification,
  ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { within } from '#shared/base/within.ts';
import { ElicitationUnavailableError } from '../errors/acp-error.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { CallCorrelation, CallMatch } from './call-correlation.ts';
import { HttpExchange } from './http-exchange.ts';
import type { BridgeTool, ElicitParams, ElicitResult, ToolContext, ToolResult } from './tool.ts';
import { toCallToolResult } from './tool-call-result.ts';
import type { Asker } from './tool-elicitation.ts';
import { errorResult } from './tool-results.ts';

/** Agents give up on a call that says nothing for long (30 s and more); a person may need longer. */
const HEARTBEAT_MS = 10_000;
/** How long an agent may take to cancel the calls of a turn that we asked it to cancel. */
const CANCEL_MS = 5000;
const MAX_MESSAGE = 4000;

/** What the MCP library says about a call. */
export type CallExtra = RequestHandlerExtra<ServerRequest, ServerNotification>;

export interface CallServices {
  readonly correlation: CallCorrelation;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly clock: Clock;
  elicit(params: ElicitParams, asker: Asker, extra: CallExtra): Promise<ElicitResult>;
}

/** Runs `tool`. Never throws: what goes wrong is an answer that the agent can read. */
export async function runToolCall(
  tool: BridgeTool,
  input: unknown,
  extra: CallExtra,
  services: CallServices,
): Promise<CallToolResult> {
  const exchange = HttpExchange.of(extra);
  const signals = exchange ? [extra.signal, exchange.closed] : [extra.signal];
  const call = exchange?.begin();
  try {
    return await new ToolCall(tool.name, extra, services).run(tool, input, signals);
  } finally {
    call?.end(!extra.signal.aborted);
  }
}

class ToolCall {
  readonly #name: string;
  readonly #extra: CallExtra;
  readonly #services: CallServices;
  #over = false;
  #progress = 0;
  #heartbeat: Disposable | undefined;

  constructor(name: string, extra: CallExtra, services: CallServices) {
    this.#name = name;
    this.#extra = extra;
    this.#services = services;
  }

  async run(
    tool: BridgeTool,
    input: unknown,
    signals: readonly AbortSignal[],
  ): Promise<CallToolResult> {
    const { correlation } = this.#services;
    const ended = new AbortController();
    const cut = AbortSignal.any([...signals, ended.signal]);
    this.#beat();
    const match = await correlation.find(this.#name, input, cut);
    // Kept: a session has another signal for its next turn.
    const turn = match?.session.signal;
    const signal = turn ? AbortSignal.any([cut, turn]) : cut;
    try {
      const result = await this.#answer(tool, input, match, signal);
      // An agent that gets an answer just before it hears of the cancel asks the model once more.
      if (turn?.aborted) await untilAborted(cut, CANCEL_MS, this.#services.clock);
      return toCallToolResult(result);
    } finally {
      ended.abort();
    }
  }

  async #answer(
    tool: BridgeTool,
    input: unknown,
    match: CallMatch | undefined,
    signal: AbortSignal,
  ): Promise<ToolResult> {
    try {
      const result = await unlessAborted(signal, () => {
        return tool.call(input, this.#context(match, signal));
      });
      this.#count(result.isError === true ? 'app_error' : 'ok');
      return result;
    } catch (error) {
      if (signal.aborted && match) this.#services.correlation.release(match);
      this.#count('error');
      return this.#failure(error);
    } finally {
      this.#over = true;
      this.#heartbeat?.dispose();
    }
  }

  #context(match: CallMatch | undefined, signal: AbortSignal): ToolContext {
    const { session, toolCallId } = match ?? { session: undefined, toolCallId: undefined };
    return {
      signal,
      sessionId: session?.id,
      session,
      toolCallId,
      elicit: async (params) => {
        if (this.#over || signal.aborted) {
          throw new ElicitationUnavailableError(
            'The user can be asked only while the tool call runs. Ask before the tool answers.',
          );
        }
        const { requestId } = this.#extra;
        const asker = { session, toolCallId, requestId, signal };
        return this.#services.elicit(params, asker, this.#extra);
      },
      progress: (done, total) => this.#tell(done, total),
    };
  }

  #beat(): void {
    if (this.#extra._meta?.progressToken === undefined) return;
    this.#heartbeat = this.#services.clock.after(HEARTBEAT_MS, () => {
      // The protocol wants every value to be above the last.
      this.#tell(this.#progress + 1e-6, undefined);
      this.#beat();
    });
  }

  #tell(done: number, total: number | undefined): void {
    const progressToken = this.#extra._meta?.progressToken;
    if (this.#over || progressToken === undefined || !(done > this.#progress)) return;
    this.#progress = done;
    const params = { progressToken, progress: done, ...(total === undefined ? {} : { total }) };
    void this.#extra.sendNotification({ method: 'notifications/progress', params }).catch(() => {
      // Whoever wanted to know is gone; the call's signal says so.
    });
  }

  #count(status: 'ok' | 'error' | 'app_error'): void {
    this.#services.telemetry.count('mcp_bridge.request', 1, { tool: this.#name, status });
  }

  #failure(error: unknown): ToolResult {
    // Not the message: it may hold arguments.
    const kind = error instanceof Error ? error.name : typeof error;
    this.#services.logger.debug({ tool: this.#name, kind }, 'a tool call failed');
    const message = error instanceof Error && error.message !== '' ? error.message : kind;
    return errorResult(message.slice(0, MAX_MESSAGE));
  }
}

/** What `work` gives, or a rejection as soon as `signal` aborts; the work is left to itself then. */
async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(new Error('The call was cancelled.'));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([aborted.promise, signal.aborted ? aborted.promise : work()]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Resolves when `signal` aborts, or after `ms`. */
async function untilAborted(signal: AbortSignal, ms: number, clock: Clock): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  if (signal.aborted) return;
  signal.addEventListener('abort', () => aborted.resolve(), { once: true });
  await within(aborted.promise, ms, clock);
}
